import sys
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets import svhn
from nas_desktop.datasets.downloads_folder import downloads_folder
from nas_desktop.datasets.svhn import SVHN
from tests.datasets.small_sets import N_TEST, N_TRAIN, pixels, write_svhn


def test_images_and_labels_are_those_of_the_files(tmp_path: Path) -> None:
    source = SVHN.open(str(write_svhn(tmp_path)))
    listing = source.listing()
    assert listing.is_test is not None
    assert listing.is_test.tolist() == [False] * N_TRAIN + [True] * N_TEST
    assert np.array_equal(source.image(4), pixels(N_TRAIN, 32, 32, 3)[4])
    assert not listing.mirrors


def test_the_digit_nought_is_written_as_ten_there(tmp_path: Path) -> None:
    labels = SVHN.open(str(write_svhn(tmp_path))).listing().labels
    assert labels[:N_TRAIN].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2]


def test_it_is_converted_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SVHN.open(str(write_svhn(tmp_path)))
    monkeypatch.setattr(svhn, "_read_matlab", None)
    assert SVHN.open(str(tmp_path)).listing().n_images == N_TRAIN + N_TEST


def test_either_file_names_the_set(tmp_path: Path) -> None:
    write_svhn(tmp_path)
    assert SVHN.recognises(str(tmp_path / "test_32x32.mat"))
    (tmp_path / "train_32x32.mat").unlink()
    assert not SVHN.recognises(str(tmp_path))


def test_by_name_it_is_looked_for_among_the_downloads() -> None:
    with pytest.raises(UsageError, match="SVHN is not on this computer"):
        SVHN.open("svhn")
    write_svhn(downloads_folder())
    assert SVHN.open("svhn").listing().n_images == N_TRAIN + N_TEST


@pytest.mark.parametrize("content", [b"", b"no MATLAB file at all", b"MATLAB 5.0 MAT-file" + bytes(200)])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (write_svhn(tmp_path) / "train_32x32.mat").write_bytes(content)
    with pytest.raises(DataError, match=r"train_32x32\.mat cannot be read"):
        SVHN.open(str(tmp_path))


def test_other_arrays_are_one_sentence(tmp_path: Path) -> None:
    from scipy.io import savemat

    savemat(write_svhn(tmp_path) / "test_32x32.mat", {"X": np.zeros((32, 32, 3, 5)), "y": np.ones((5, 1))})
    with pytest.raises(DataError, match="no images of house numbers"):
        SVHN.open(str(tmp_path))


def test_without_scipy_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_svhn(tmp_path)
    monkeypatch.setitem(sys.modules, "scipy.io", None)
    with pytest.raises(DataError, match="needs the package scipy"):
        SVHN.open(str(tmp_path))
