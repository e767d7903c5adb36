from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import image_folder
from nas_desktop.datasets.prepared import PreparedImages, prepare, prepare_test
from tests.images import write_folder

SPEC = DataSpec("synthetic:400", None, 200, 80, None, seed=1)


def quietly(n_read: int, n_images: int) -> None:
    """Nobody listens."""


def files_asked_for(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Grows with every image file that a folder of images is asked to decode."""
    asked: list[Path] = []
    file = image_folder.ImageFolder.file
    monkeypatch.setattr(image_folder.ImageFolder, "file", lambda source, i: asked.append(file(source, i)) or asked[-1])
    return asked


def test_the_arrays_hold_what_the_facts_say(tmp_path: Path) -> None:
    folder, facts = prepare(SPEC, tmp_path, quietly)
    images = PreparedImages.open(folder)
    assert images.train_images.shape == (200, 16, 16, 3)
    assert images.val_images.shape == (80, 16, 16, 3)
    assert (len(images.train_labels), len(images.val_labels)) == (200, 80)
    assert (facts.n_train, facts.n_val, facts.n_test, facts.n_images) == (200, 80, 60, 400)


def test_mean_and_deviation_are_those_of_the_training_images(tmp_path: Path) -> None:
    folder, facts = prepare(SPEC, tmp_path, quietly)
    pixels = PreparedImages.open(folder).train_images.reshape(-1, 3) / 255
    np.testing.assert_allclose(facts.mean, pixels.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(facts.std, pixels.std(axis=0), rtol=1e-6)


def test_a_second_search_finds_them_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = prepare(SPEC, tmp_path, quietly)
    monkeypatch.setattr("nas_desktop.datasets.prepared._read", None)
    assert prepare(SPEC, tmp_path, quietly) == first


def test_another_split_is_another_folder(tmp_path: Path) -> None:
    assert prepare(SPEC, tmp_path, quietly)[0] != prepare(replace(SPEC, seed=2), tmp_path, quietly)[0]


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    prepare(SPEC, tmp_path, lambda *step: told.append(step))
    assert told[-1] == (280, 280)
    assert [n for n, _ in told] == sorted(n for n, _ in told)


def test_an_unreadable_image_is_left_out_and_named(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 20, "b": 20})
    (root / "a" / "broken.png").write_bytes(b"broken")
    _, facts = prepare(DataSpec(str(root), None, None, 8, None, seed=4), tmp_path, quietly)
    _, _, in_test = prepare_test(DataSpec(str(root), None, None, 8, None, seed=4), tmp_path, quietly)
    assert (*facts.skipped, *in_test) == ("a/broken.png",)
    assert facts.n_train + facts.n_val + facts.n_test + len(facts.skipped) == 41


def test_the_test_part_is_not_decoded_before_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "set", {"a": 30, "b": 30})
    decoded = files_asked_for(monkeypatch)
    spec = DataSpec(str(root), None, None, 10, None, seed=4)
    prepare(spec, tmp_path, quietly)
    searched = set(decoded)
    decoded.clear()
    images, _, _ = prepare_test(spec, tmp_path, quietly)
    assert len(images) == len(decoded) == 9
    assert searched.isdisjoint(decoded)


def test_a_test_folder_of_the_users_own_is_counted_as_the_search_counts(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10, "c": 10})
    own = write_folder(tmp_path / "own", {"c": 2, "b": 1})
    images, labels, _ = prepare_test(DataSpec(str(root), str(own), None, 6, None, seed=1), tmp_path, quietly)
    assert len(images) == 3
    assert labels.tolist() == [1, 2, 2]


def test_a_test_folder_with_a_strange_class_is_one_sentence(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10})
    own = write_folder(tmp_path / "own", {"a": 2, "zebra": 1})
    with pytest.raises(DataError, match="zebra"):  # before the first trial, not after the last
        prepare(DataSpec(str(root), str(own), None, 6, None, seed=1), tmp_path, quietly)


def test_images_of_other_sizes_are_made_square(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10}, size=(150, 90))
    _, facts = prepare(DataSpec(str(root), None, None, 4, None, seed=1), tmp_path, quietly)
    assert facts.input_shape == (3, 32, 32)
    _, facts = prepare(DataSpec(str(root), None, None, 4, 24, seed=1), tmp_path, quietly)
    assert facts.input_shape == (3, 24, 24)


def test_a_reading_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(n_read: int, n_images: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(SPEC, tmp_path, stop)
    assert list(tmp_path.rglob("*.npy")) == []


def test_everything_is_every_image_outside_the_test_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "set", {"a": 30, "b": 30})
    spec = DataSpec(str(root), None, 20, 10, None, seed=4)
    asked = files_asked_for(monkeypatch)
    _, facts = prepare(replace(spec, everything=True), tmp_path, quietly)
    trained_on = set(asked)
    asked.clear()
    prepare_test(spec, tmp_path, quietly)
    assert (facts.n_train, facts.n_val, facts.n_test) == (51, 10, 9)
    assert trained_on == set(root.rglob("*.png")) - set(asked)


def test_everything_is_validated_on_the_images_of_the_search(tmp_path: Path) -> None:
    folder, _ = prepare(SPEC, tmp_path, quietly)
    whole_folder, facts = prepare(replace(SPEC, everything=True), tmp_path, quietly)
    images, whole = PreparedImages.open(folder), PreparedImages.open(whole_folder)
    assert (facts.n_train, facts.n_val, len(whole.train_labels)) == (340, 80, 340)
    np.testing.assert_array_equal(whole.val_images, images.val_images)
    np.testing.assert_array_equal(whole.val_labels, images.val_labels)
    np.testing.assert_array_equal(whole.train_labels[-80:], images.val_labels)


def test_everything_lies_on_the_disk_once(tmp_path: Path) -> None:
    folder, facts = prepare(replace(SPEC, everything=True), tmp_path, quietly)
    assert len(np.load(folder / "images.npy")) == facts.n_train


def test_what_the_search_has_decoded_is_not_decoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_folder(tmp_path / "set", {"a": 30, "b": 30})
    spec = DataSpec(str(root), None, 20, 10, None, seed=4)
    afresh, _ = prepare(replace(spec, everything=True), tmp_path / "other", quietly)
    asked = files_asked_for(monkeypatch)
    prepare(spec, tmp_path, quietly)
    known = set(asked)
    asked.clear()
    folder, _ = prepare(replace(spec, everything=True), tmp_path, quietly)
    assert (len(known), len(asked), known & set(asked)) == (30, 21, set())
    for name in ("images.npy", "labels.npy"):
        assert (folder / name).read_bytes() == (afresh / name).read_bytes()


def test_an_unreadable_image_is_left_out_of_everything(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 30, "b": 30})
    for path in sorted((root / "a").iterdir())[::2]:
        path.write_bytes(b"broken")
    spec = DataSpec(str(root), None, 20, 10, None, seed=4)
    _, searched = prepare(spec, tmp_path, quietly)
    folder, facts = prepare(replace(spec, everything=True), tmp_path, quietly)
    images = PreparedImages.open(folder)
    assert searched.n_skipped > 0
    assert facts.n_train + facts.n_skipped == 51
    assert facts.n_val == searched.n_val == len(images.val_labels)
    assert len(images.train_labels) == facts.n_train


def test_the_cache_forgets_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.datasets.prepared._MAX_KEPT", 2)
    folders = [prepare(replace(SPEC, seed=seed), tmp_path, quietly)[0] for seed in range(4)]
    assert [folder.exists() for folder in folders] == [False, False, True, True]


@pytest.mark.parametrize(("mode", "own_mode"), [("L", "RGB"), ("RGB", "L")])
def test_grey_and_colour_are_made_of_each_other(tmp_path: Path, mode: str, own_mode: str) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10}, mode=mode)
    own = write_folder(tmp_path / "own", {"a": 2, "b": 1}, mode=own_mode)
    spec = DataSpec(str(root), str(own), None, 6, None, seed=1)
    _, facts = prepare(spec, tmp_path, quietly)
    images, _, _ = prepare_test(spec, tmp_path, quietly)
    assert images.shape[3] == facts.input_shape[0]


def test_the_size_of_a_test_set_is_that_of_today(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10})
    sizes = []
    for name, count in (("one", 1), ("two", 2)):
        own = write_folder(tmp_path / name, {"a": count, "b": count})
        sizes.append(prepare(DataSpec(str(root), str(own), None, 6, None, seed=1), tmp_path, quietly)[1].n_test)
    assert sizes == [2, 4]


def test_a_test_set_without_a_readable_image_is_one_sentence(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 10, "b": 10})
    own = write_folder(tmp_path / "own", {"a": 2, "b": 2})
    spec = DataSpec(str(root), str(own), None, 6, None, seed=1)
    prepare(spec, tmp_path, quietly)
    for path in own.rglob("*.png"):
        path.write_bytes(path.read_bytes()[:60])  # the head can still be read
    with pytest.raises(DataError, match="None of the test images"):
        prepare_test(spec, tmp_path, quietly)


def test_every_unreadable_image_is_counted(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 100, "b": 100})
    for path in sorted((root / "a").iterdir())[::2]:
        path.write_bytes(b"broken")
    _, facts = prepare(DataSpec(str(root), None, None, 20, None, seed=1), tmp_path, quietly)
    assert facts.n_skipped > len(facts.skipped) == 20
    assert facts.n_train + facts.n_val + facts.n_skipped == 170
