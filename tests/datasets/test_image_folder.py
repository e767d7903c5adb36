import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets import open_source
from tests.images import write_folder


def test_classes_are_the_sorted_folder_names(tmp_path: Path) -> None:
    write_folder(tmp_path, {"zebra": 3, "ant": 2})
    listing = open_source(str(tmp_path)).listing()
    assert listing.classes == ("ant", "zebra")
    assert np.bincount(listing.labels).tolist() == [2, 3]


def test_hidden_folders_and_other_files_are_passed_over(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2, ".cache": 2, "__pycache__": 2})
    (tmp_path / "a" / "notes.txt").write_text("")
    (tmp_path / "a" / ".hidden.png").write_bytes(b"")
    assert open_source(str(tmp_path)).listing().n_images == 4


def test_an_empty_class_folder_is_no_class(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2, "empty": 0})
    assert open_source(str(tmp_path)).listing().classes == ("a", "b")


def test_train_and_test_folders_are_the_official_split(tmp_path: Path) -> None:
    write_folder(tmp_path / "train", {"a": 3, "b": 3})
    write_folder(tmp_path / "test", {"a": 1, "b": 2})
    listing = open_source(str(tmp_path)).listing()
    assert listing.is_test is not None
    assert listing.is_test.tolist() == [False] * 6 + [True] * 3
    assert listing.labels.tolist() == [0, 0, 0, 1, 1, 1, 0, 1, 1]


def test_squares_of_one_small_size_are_native(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2}, size=(20, 20))
    assert open_source(str(tmp_path)).listing().native_size == 20


@pytest.mark.parametrize("size", [(100, 100), (7, 7)])
def test_other_sizes_are_not(tmp_path: Path, size: tuple[int, int]) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2}, size=size)
    assert open_source(str(tmp_path)).listing().native_size is None


@pytest.mark.parametrize(("mode", "n_channels"), [("L", 1), ("RGB", 3), ("P", 3)])
def test_channels_follow_the_files(tmp_path: Path, mode: str, n_channels: int) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2}, mode=mode)
    source = open_source(str(tmp_path))
    assert source.listing().n_channels == n_channels
    assert source.image(0).shape[2] == n_channels


def test_one_colour_image_among_grey_ones_makes_all_of_them_colour(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2}, mode="L")
    Image.new("RGB", (16, 16)).save(tmp_path / "a" / "colour.png")
    source = open_source(str(tmp_path))
    assert source.listing().n_channels == 3
    assert source.image(0).shape[2] == 3


def test_the_fingerprint_follows_names_and_sizes(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2})
    before = open_source(str(tmp_path)).listing().fingerprint
    assert open_source(str(tmp_path)).listing().fingerprint == before
    Image.new("RGB", (16, 16)).save(tmp_path / "b" / "new.png")
    assert open_source(str(tmp_path)).listing().fingerprint != before


def test_a_folder_without_class_folders_is_one_sentence(tmp_path: Path) -> None:
    Image.new("L", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match="No class folders") as raised:
        open_source(str(tmp_path)).listing()
    assert "folder of its own" in raised.value.hint


def test_one_class_is_one_sentence(tmp_path: Path) -> None:
    write_folder(tmp_path, {"only": 3})
    with pytest.raises(DataError, match="Only one class, “only”"):
        open_source(str(tmp_path)).listing()


def test_nothing_readable_is_one_sentence(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 1, "b": 1})
    for path in tmp_path.rglob("*.png"):
        path.write_bytes(b"broken")
    with pytest.raises(DataError, match="None of the images"):
        open_source(str(tmp_path)).listing()


def test_a_missing_path_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing at"):
        open_source(str(tmp_path / "nowhere"))


def test_a_file_of_another_kind_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(UsageError, match="not a kind of data"):
        open_source(str(tmp_path / "a.txt"))


@pytest.mark.skipif(sys.platform != "linux", reason="names of folders are bytes on Linux only")
def test_a_class_name_that_cannot_be_shown_is_one_sentence(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 2, "b": 2})
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))).mkdir()
    Image.new("L", (8, 8)).save(os.fsencode(tmp_path) + b"/\xff/x.png")
    with pytest.raises(DataError, match="cannot be shown"):
        open_source(str(tmp_path)).listing()
