import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError
from nas_desktop.datasets import open_source
from nas_desktop.datasets.source import ImageSource, UnreadableImage
from tests.images import write_folder

LINES = ["path,label", "ant/0000.png,ant", "ant/0001.png,ant", "bee/0000.png,bee", "bee/0001.png,bee"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "set", {"ant": 2, "bee": 2}, size=(20, 20))


def a_list(folder: Path, lines: list[str], name: str = "labels.csv") -> ImageSource:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return open_source(str(folder / name))


def test_paths_count_from_the_folder_of_the_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = a_list(folder, LINES)
    monkeypatch.chdir("/")
    listing = source.listing()
    assert listing.classes == ("ant", "bee")
    assert listing.labels.tolist() == [0, 0, 1, 1]
    assert listing.native_size == 20
    assert source.image(3).shape == (20, 20, 3)
    assert source.image_name(3) == "bee/0001.png"


def test_a_list_with_tabs_may_be_called_tsv(folder: Path) -> None:
    assert a_list(folder, [line.replace(",", "\t") for line in LINES], "labels.tsv").listing().n_images == 4


def test_absolute_paths_may_lie_anywhere(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    lines = [str(folder / line.split(",")[0]) + "," + line.split(",")[1] for line in LINES[1:]]
    source = a_list(tmp_path / "elsewhere", lines)
    assert source.listing().unreadable == ()
    assert source.image(0).shape == (20, 20, 3)


def test_the_split_column_is_the_official_test_part(folder: Path) -> None:
    splits = ["split", "train", "test", "train", "test"]
    listing = a_list(folder, [f"{line},{word}" for line, word in zip(LINES, splits, strict=True)]).listing()
    assert listing.is_test is not None
    assert listing.is_test.tolist() == [False, True, False, True]


def test_numbers_are_ordered_by_value(folder: Path) -> None:
    lines = ["path,label", "ant/0000.png,10", "ant/0001.png,9", "bee/0000.png,2"]
    assert a_list(folder, lines).listing().classes == ("2", "9", "10")


def test_an_image_that_is_not_there_is_left_out_and_named(folder: Path) -> None:
    source = a_list(folder, [*LINES, "bee/lost.png,bee"])
    assert source.listing().unreadable == ("bee/lost.png",)
    with pytest.raises(UnreadableImage, match="not there"):
        source.image(4)


def test_a_broken_image_is_named_too(folder: Path) -> None:
    (folder / "bee" / "0001.png").write_bytes(b"broken")
    assert a_list(folder, LINES).listing().unreadable == ("bee/0001.png",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_only_plain_files_are_opened(folder: Path) -> None:
    os.mkfifo(folder / "ant" / "pipe.png")  # to read it would take for ever
    assert a_list(folder, [*LINES, "ant/pipe.png,ant", "ant,ant"]).listing().unreadable == ("ant/pipe.png", "ant")


def test_no_image_there_is_one_sentence_with_the_first_names(folder: Path) -> None:
    lines = ["path,label", *(f"lost/{i}.png,{i % 2}" for i in range(5))]
    with pytest.raises(DataError, match=r"None of the 5 images .* lost/0\.png, lost/1\.png, lost/2\.png"):
        a_list(folder, lines).listing()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (LINES[:3], "Only one class, “ant”"),
        ([*LINES, "ant/0000.png,bee"], "ant/0000.png has two labels"),
        ([f"{line},{'split' if line == LINES[0] else 'test'}" for line in LINES], "All images .* test part"),
        ([*LINES, "ant/0000.png,a\x07b"], "cannot be shown"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_sentence(folder: Path, lines: list[str], words: str) -> None:
    with pytest.raises(DataError, match=words):
        a_list(folder, lines).listing()


@pytest.mark.parametrize("change", ["a label", "an image", "the split"])
def test_the_fingerprint_follows_what_is_listed(folder: Path, change: str) -> None:
    lines = [f"{line},{'split' if line == LINES[0] else 'train'}" for line in LINES]
    before = a_list(folder, lines).listing().fingerprint
    assert a_list(folder, lines).listing().fingerprint == before
    match change:
        case "a label":
            lines[1] = "ant/0000.png,bee,train"
        case "an image":
            Image.fromarray(np.zeros((20, 20), np.uint8)).save(folder / "ant" / "0000.png")
        case "the split":
            lines[1] = "ant/0000.png,ant,test"
    assert a_list(folder, lines).listing().fingerprint != before
