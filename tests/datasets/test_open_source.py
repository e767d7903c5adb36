import os
from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.datasets import open_source
from tests.datasets.small_sets import write_idx_set, write_svhn
from tests.images import write_folder


def test_a_folder_that_holds_one_known_set_is_that_set(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw")
    assert open_source(str(tmp_path)).title == "MNIST"


def test_a_folder_that_holds_several_sets_is_one_sentence(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw")
    write_svhn(tmp_path)
    with pytest.raises(UsageError, match="holds several sets: MNIST, SVHN"):
        open_source(str(tmp_path))


def test_class_folders_are_class_folders_whatever_they_are_called(tmp_path: Path) -> None:
    write_folder(tmp_path / "cifar-10-batches-py", {"MNIST": 2, "raw": 2})
    assert open_source(str(tmp_path / "cifar-10-batches-py")).listing().classes == ("MNIST", "raw")


@pytest.mark.parametrize("name", ["set.npz", "labels.csv", "train_32x32.mat", "cifar-10-python.tar.gz"])
def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="nothing at"):
        open_source(str(tmp_path / name))


def test_a_file_of_another_kind_names_what_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(UsageError, match="not a kind of data") as raised:
        open_source(str(tmp_path / "a.txt"))
    assert "cifar10, cifar100, mnist, fashion-mnist, svhn" in raised.value.hint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_folder_that_may_not_be_entered_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "closed" / "set"
    folder.mkdir(parents=True)
    folder.parent.chmod(0)
    try:
        with pytest.raises(UsageError, match="may not be read"):
            open_source(str(folder))
    finally:
        folder.parent.chmod(0o700)
