from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import TrainingSpec
from nas_desktop.training.augmentation import Augmentation, images_of
from tests.builders import a_training

N, SIDE, SEED = 70, 8, 5


def some_images() -> Tensor:
    return torch.randint(0, 256, (N, SIDE, SIDE, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def drawn_batch_by_batch(training: TrainingSpec, epoch: int) -> Iterator[Tensor]:
    """The views of an epoch, drawn a batch at a time and cut out of padded images: slow, and plain to see."""
    starts = torch.rand(N, generator=torch.Generator().manual_seed(derive_seed(SEED, "mirror"))) < 0.5
    generator = torch.Generator().manual_seed(derive_seed(SEED, "order", epoch))
    crop = training.crop_pixels
    as_maps = some_images().permute(0, 3, 1, 2).float()
    padded = torch.nn.functional.pad(as_maps, (crop,) * 4, mode="reflect").permute(0, 2, 3, 1).byte()
    for chosen in torch.split(torch.randperm(N, generator=generator), training.batch_size):
        down = torch.randint(-crop, crop + 1, (len(chosen), 1), generator=generator)
        right = torch.randint(-crop, crop + 1, (len(chosen), 1), generator=generator)
        views = []
        for image, dy, dx in zip(chosen.tolist(), down.flatten().tolist(), right.flatten().tolist(), strict=True):
            view = padded[image, crop + dy : crop + dy + SIDE, crop + dx : crop + dx + SIDE]
            mirrored = training.flip and bool(starts[image]) != bool(epoch % 2)
            views.append(view.flip(1) if mirrored else view)
        yield torch.stack(views)


@pytest.mark.parametrize(("crop", "flip"), [(2, True), (2, False), (0, True), (0, False)])
@pytest.mark.parametrize("epoch", [1, 2])
def test_a_plan_gives_the_views_that_are_drawn_batch_by_batch(crop: int, flip: bool, epoch: int) -> None:
    training = a_training(crop_pixels=crop, flip=flip, batch_size=16)
    augmentation = Augmentation(training, N, SIDE, SEED)
    expected = torch.cat(list(drawn_batch_by_batch(training, epoch)))
    assert torch.equal(augmentation.views(some_images(), augmentation.plan(epoch)), expected)


def test_images_may_come_in_the_order_of_the_plan() -> None:
    augmentation = Augmentation(a_training(crop_pixels=1, batch_size=16), N, SIDE, SEED)
    plan = augmentation.plan(1)
    in_order = some_images()[images_of(plan)]
    expected = augmentation.views(some_images(), plan)
    assert torch.equal(augmentation.views(in_order, plan, torch.arange(N)), expected)


@pytest.mark.parametrize(("batch_size", "n"), [(23, 69), (69, 69), (35, 70), (70, 70), (71, 70)])
def test_a_last_batch_of_one_image_is_left_out(batch_size: int, n: int) -> None:
    plan = Augmentation(a_training(batch_size=batch_size), N, SIDE, SEED).plan(1)
    assert plan.shape[1] == n


def test_a_single_image_is_all_there_is() -> None:
    assert Augmentation(a_training(), 1, SIDE, SEED).plan(1).shape[1] == 1
