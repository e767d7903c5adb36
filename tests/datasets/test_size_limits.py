import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets import csv_rows, open_source
from nas_desktop.datasets.csv_rows import read_rows
from nas_desktop.datasets.idx_files import read_idx
from nas_desktop.datasets.size_limits import MAX_BYTES, check_unpacked


def test_ordinary_images_pass() -> None:
    check_unpacked("it", 10_000_000, 200_000_000)


def test_what_is_small_may_be_packed_as_tightly_as_it_likes() -> None:
    check_unpacked("it", 100, 50_000_000)


@pytest.mark.parametrize(
    ("n_packed", "n_bytes", "words"),
    [(1_000_000, 200_000_000, "100 times"), (1 << 33, MAX_BYTES + 1, "declares more than")],
)
def test_a_trap_is_one_sentence(n_packed: int, n_bytes: int, words: str) -> None:
    with pytest.raises(DataError, match=words):
        check_unpacked("it", n_packed, n_bytes)


def test_a_numpy_file_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("x.npy", "y.npy"):
            with archive.open(name, "w") as file:
                for _ in range(120):
                    file.write(bytes(1_000_000))
    with pytest.raises(DataError, match="100 times as large"):
        open_source(str(tmp_path / "a.npz"))


def test_a_numpy_file_whose_head_promises_too_much_is_one_sentence(tmp_path: Path) -> None:
    head = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little")
    text = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000000,), }"
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", head + text.ljust(117) + b"\n")
        archive.writestr("y.npy", head + text.ljust(117) + b"\n")
    with pytest.raises(DataError, match=r"cannot be read as a \.npz file"):
        open_source(str(tmp_path / "a.npz"))


def test_a_numpy_file_with_objects_is_one_sentence(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.array([{}], dtype=object), y=np.array([0]))
    with pytest.raises(DataError, match=r"cannot be read as a \.npz file"):
        open_source(str(tmp_path / "a.npz"))


def test_a_packed_idx_file_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"\0\0\x08\x01" + (1_000_000_000).to_bytes(4, "big") + bytes(100)))
    with pytest.raises(DataError, match="100 times as large"):
        read_idx(path)


def test_a_list_of_endless_length_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_LIST_BYTES", 10)
    (tmp_path / "a.csv").write_text("path,label\na.png,a\n")
    with pytest.raises(DataError, match="too large for a list"):
        read_rows(tmp_path / "a.csv")


def test_a_cell_of_endless_length_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("path,label\n" + "a" * 200_000 + ".png,a\n")
    with pytest.raises(DataError, match="cannot be read as CSV"):
        read_rows(tmp_path / "a.csv")
