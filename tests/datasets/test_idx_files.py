import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.idx_files import IdxPart, fingerprint, idx_sets, read_idx, read_part
from tests.datasets.small_sets import idx_bytes, pixels, write_idx_set

IMAGES = pixels(4, 5, 6)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["a-idx3-ubyte", "a-idx3-ubyte.gz"])
def test_an_array_is_read_packed_or_plain(tmp_path: Path, name: str) -> None:
    assert np.array_equal(read_idx(written(tmp_path / name, idx_bytes(IMAGES))), IMAGES)


def test_a_plain_file_is_mapped(tmp_path: Path) -> None:
    assert isinstance(read_idx(written(tmp_path / "a", idx_bytes(IMAGES))), np.memmap)


def test_wide_whole_numbers_are_read(tmp_path: Path) -> None:
    content = bytes((0, 0, 12, 1)) + struct.pack(">I3i", 3, 1, -2, 70_000)
    assert read_idx(written(tmp_path / "a.gz", content)).tolist() == [1, -2, 70_000]


@pytest.mark.parametrize("name", ["a", "a.gz"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        b"PNG?",
        b"\0\0\x08\x03\0\0",
        idx_bytes(IMAGES)[:-1],
        idx_bytes(IMAGES) + b"!",
        bytes((0, 0, 8, 3)) + b"\xff" * 12,
        bytes((0, 0, 8, 9)) + b"\0" * 36,
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(DataError, match=r"cannot be read as IDX|declares more than"):
        read_idx(written(tmp_path / name, content))


def test_a_broken_gzip_file_is_one_sentence(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gz", idx_bytes(IMAGES))
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(DataError, match="cannot be read as IDX"):
        read_idx(path)


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [(IMAGES, np.arange(3), "3 uint8 labels for 4 images"), (IMAGES[0], np.arange(5), "not grey images")],
)
def test_files_that_do_not_belong_together_are_one_sentence(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray, words: str
) -> None:
    part = IdxPart(written(tmp_path / "i", idx_bytes(images)), written(tmp_path / "l", idx_bytes(labels)))
    with pytest.raises(DataError, match=words):
        read_part(part)


@pytest.mark.parametrize("prefix", ["", "emnist-letters-"])
def test_sets_are_told_by_the_names_of_their_files(tmp_path: Path, prefix: str) -> None:
    (files,) = idx_sets(write_idx_set(tmp_path, prefix))
    assert files.name == prefix.strip("-")
    assert files.test is not None


def test_dots_instead_of_dashes_are_known_as_well(tmp_path: Path) -> None:
    for name in ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"):
        (tmp_path / name).write_bytes(b"")
    (files,) = idx_sets(tmp_path)
    assert files.test is None


def test_of_a_packed_and_a_plain_file_the_plain_one_is_taken(tmp_path: Path) -> None:
    write_idx_set(tmp_path)
    (files,) = idx_sets(write_idx_set(tmp_path, packed=False))
    assert files.train.images.suffix != ".gz"


def test_images_without_labels_are_no_set(tmp_path: Path) -> None:
    write_idx_set(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    assert idx_sets(tmp_path) == ()


def test_the_fingerprint_follows_content_and_shape() -> None:
    assert fingerprint([IMAGES]) == fingerprint([IMAGES.copy()])
    assert len({fingerprint([array]) for array in (IMAGES, IMAGES + 1, IMAGES.reshape(4, 6, 5))}) == 3
