from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets.idx_folder import IDX_FOLDER
from tests.datasets.small_sets import N_TEST, N_TRAIN, write_idx_set


@pytest.mark.parametrize("below", ["", "raw"])
def test_the_numbers_found_are_the_classes(tmp_path: Path, below: str) -> None:
    write_idx_set(tmp_path / "KMNIST" / below)
    source = IDX_FOLDER.open(str(tmp_path / "KMNIST"))
    assert (source.name, source.title) == ("KMNIST", "KMNIST")
    assert source.listing().classes == ("0", "1", "2")
    assert source.listing().n_images == N_TRAIN + N_TEST


def test_without_test_files_there_is_no_test_part(tmp_path: Path) -> None:
    write_idx_set(tmp_path, with_test=False)
    assert IDX_FOLDER.open(str(tmp_path)).listing().is_test is None


def test_of_several_sets_one_is_named_by_its_training_images(tmp_path: Path) -> None:
    write_idx_set(tmp_path, "emnist-letters-")
    write_idx_set(tmp_path, "emnist-digits-")
    with pytest.raises(UsageError, match="several sets") as raised:
        IDX_FOLDER.open(str(tmp_path))
    assert "emnist-letters-train-images-idx3-ubyte.gz" in raised.value.hint
    one = str(tmp_path / "emnist-letters-train-images-idx3-ubyte.gz")
    assert IDX_FOLDER.recognises(one)
    assert IDX_FOLDER.open(one).title == "emnist-letters"


def test_mnist_is_left_to_mnist(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw")
    assert not IDX_FOLDER.recognises(str(tmp_path / "MNIST"))


def test_one_class_is_one_sentence(tmp_path: Path) -> None:
    write_idx_set(tmp_path, n_classes=1)
    with pytest.raises(DataError, match="one class"):
        IDX_FOLDER.open(str(tmp_path))
