from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets import open_source

X = np.zeros((6, 12, 12), np.uint8)
Y = np.array([0, 1, 2, 0, 1, 2])


def saved(path: Path, **arrays: Any) -> str:
    np.savez(path / "set.npz", allow_pickle=True, **arrays)
    return str(path / "set.npz")


def test_grey_images_get_a_channel(tmp_path: Path) -> None:
    source = open_source(saved(tmp_path, x=X, y=Y))
    assert source.image(0).shape == (12, 12, 1)
    assert source.listing().classes == ("0", "1", "2")


def test_channels_and_names_are_kept(tmp_path: Path) -> None:
    x = np.zeros((6, 12, 12, 4), np.uint8)
    listing = open_source(saved(tmp_path, x=x, y=Y, classes=np.array(["red", "green", "blue"]))).listing()
    assert (listing.n_channels, listing.classes) == (4, ("red", "green", "blue"))


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"images": X, "labels": Y}, "no array “x”"),
        ({"x": X}, "no array “y”"),
        ({"x": X.astype(np.float32), "y": Y}, "float32"),
        ({"x": X[0], "y": Y}, "2 dimensions"),
        ({"x": np.zeros((6, 12, 12, 9), np.uint8), "y": Y}, "6×12×12×9"),
        ({"x": X, "y": Y[:5]}, "6 images"),
        ({"x": X, "y": Y.astype(float)}, "float64"),
        ({"x": X, "y": Y - 1}, "-1"),
        ({"x": X, "y": Y * 10**9}, "2000000000"),
        ({"x": X, "y": Y * 0}, "one class"),
        ({"x": X, "y": Y, "classes": np.array(["a", "b"])}, "names only 2"),
        ({"x": np.array([{}], dtype=object), "y": Y}, "cannot be read"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        open_source(saved(tmp_path, **arrays))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a zip", b"text"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "set.npz").write_bytes(content)
    with pytest.raises(DataError, match="cannot be read"):
        open_source(str(tmp_path / "set.npz"))


def test_an_array_under_a_wrong_name_is_one_sentence(tmp_path: Path) -> None:
    np.save(tmp_path / "set.npy", X)
    (tmp_path / "set.npy").rename(tmp_path / "set.npz")
    with pytest.raises(DataError, match="cannot be read"):
        open_source(str(tmp_path / "set.npz"))


def test_a_file_with_a_flipped_byte_is_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "set.npz", x=X, y=Y)
    whole = (tmp_path / "set.npz").read_bytes()
    for position in range(0, len(whole), 7):
        (tmp_path / "set.npz").write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        with suppress(DataError):
            open_source(str(tmp_path / "set.npz"))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing at"):
        open_source(str(tmp_path / "set.npz"))


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    first = open_source(saved(tmp_path, x=X, y=Y)).listing().fingerprint
    second = open_source(saved(tmp_path, x=X + 1, y=Y)).listing().fingerprint
    assert first != second
