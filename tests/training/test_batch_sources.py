import numpy as np
import pytest
import torch

from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training import batch_sources
from nas_desktop.training.batch_sources import ImageTensors, ResidentImages
from tests.builders import a_mode, a_training, some_data

PLAIN = a_training(flip=False, crop_pixels=0, batch_size=32)


def raw(source: ResidentImages, images: PreparedImages, batch: torch.Tensor) -> np.ndarray:
    """The uint8 images (N, H, W, C) of a normalised batch."""
    facts = images.facts
    values = batch.permute(0, 2, 3, 1).numpy() * np.array(facts.std) + np.array(facts.mean)
    return np.rint(values * 255).astype(np.int64)


def test_one_pass_sees_every_image_once(images: PreparedImages) -> None:
    source = ResidentImages(images, PLAIN, a_mode(), seed=3)
    seen = np.concatenate([raw(source, images, batch) for batch, _ in source.train_batches(1)])
    expected = images.train_images.astype(np.int64)
    assert sorted(map(hash, (row.tobytes() for row in seen))) == sorted(map(hash, (row.tobytes() for row in expected)))


def test_labels_stay_with_their_images(images: PreparedImages) -> None:
    source = ResidentImages(images, PLAIN, a_mode(), seed=3)
    known = {
        image.astype(np.int64).tobytes(): label
        for image, label in zip(images.train_images, images.train_labels, strict=True)
    }
    for batch, labels in source.train_batches(1):
        for image, label in zip(raw(source, images, batch), labels.tolist(), strict=True):
            assert known[image.tobytes()] == label


def test_order_and_augmentation_follow_from_seed_and_epoch(images: PreparedImages) -> None:
    def first_batch(seed: int, epoch: int) -> torch.Tensor:
        return next(iter(ResidentImages(images, a_training(), a_mode(), seed).train_batches(epoch)))[0]

    assert torch.equal(first_batch(1, 1), first_batch(1, 1))
    assert not torch.equal(first_batch(1, 1), first_batch(1, 2))
    assert not torch.equal(first_batch(1, 1), first_batch(2, 1))


def test_augmented_images_are_shifted_or_mirrored_originals(images: PreparedImages) -> None:
    source = ResidentImages(images, a_training(crop_pixels=1), a_mode(), seed=3)
    padded = np.pad(images.train_images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect").astype(np.int64)
    side = images.facts.input_shape[1]
    possible = {
        view[:, ::step].tobytes()
        for image in padded
        for dy in range(3)
        for dx in range(3)
        for view in [image[dy : dy + side, dx : dx + side]]
        for step in (1, -1)
    }
    batch, _ = next(iter(source.train_batches(1)))
    assert all(np.ascontiguousarray(image).tobytes() in possible for image in raw(source, images, batch))


def test_validation_images_come_as_they_are(images: PreparedImages) -> None:
    source = ResidentImages(images, a_training(), a_mode(), seed=3)
    seen = np.concatenate([raw(source, images, batch) for batch, _ in source.val_batches()])
    assert np.array_equal(seen, images.val_images)


def test_batches_lie_as_the_mode_says(images: PreparedImages) -> None:
    for channels_last in (True, False):
        source = ResidentImages(images, a_training(), a_mode(channels_last=channels_last), seed=3)
        batch, _ = next(iter(source.train_batches(1)))
        layout = torch.channels_last if channels_last else torch.contiguous_format
        assert batch.is_contiguous(memory_format=layout)


def test_a_last_batch_of_one_image_is_left_out(images: PreparedImages) -> None:
    source = ResidentImages(images, a_training(batch_size=299), a_mode(), seed=3)
    assert [len(labels) for _, labels in source.train_batches(1)] == [299]


def test_every_image_is_mirrored_in_one_of_two_epochs(images: PreparedImages) -> None:
    source = ResidentImages(images, a_training(flip=True, crop_pixels=0, batch_size=32), a_mode(), seed=3)
    both = [
        sorted(image.tobytes() for batch, _ in source.train_batches(epoch) for image in raw(source, images, batch))
        for epoch in (1, 2)
    ]
    upright = images.train_images.astype(np.int64)
    mirrored = np.ascontiguousarray(upright[:, :, ::-1])
    assert sorted(both[0] + both[1]) == sorted(image.tobytes() for image in np.concatenate([upright, mirrored]))
    assert both[0] != sorted(image.tobytes() for image in upright)


def test_larger_portions_make_the_same_batches(images: PreparedImages, monkeypatch: pytest.MonkeyPatch) -> None:
    def batches() -> list[tuple[torch.Tensor, torch.Tensor]]:
        return list(ResidentImages(images, a_training(batch_size=32), a_mode(), seed=3).train_batches(1))

    one_by_one = batches()
    monkeypatch.setattr(batch_sources, "portion_size", lambda facts, training, mode: 3 * training.batch_size)
    for (one, label), (other, other_label) in zip(one_by_one, batches(), strict=True):
        assert torch.equal(one, other)
        assert torch.equal(label, other_label)


def test_a_gpu_augments_whole_batches_within_a_few_megabytes() -> None:
    on_gpu, training = a_mode(device="cuda:0"), a_training(batch_size=64)
    small = batch_sources.portion_size(some_data(input_shape=(3, 32, 32)), training, on_gpu)
    assert small % 64 == 0
    assert 1_000 < small < 3_000
    assert batch_sources.portion_size(some_data(input_shape=(3, 256, 256)), training, on_gpu) == 64


def test_on_a_cpu_the_mapped_file_is_not_copied(images: PreparedImages) -> None:
    tensors = ImageTensors.of(images).to("cpu")
    assert tensors.train.data_ptr() == images.train_images.ctypes.data
    assert tensors.n_bytes == images.train_images.nbytes + images.val_images.nbytes
