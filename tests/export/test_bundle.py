import os
import zipfile
from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.export.bundle import README, readme, write_bundle

FILES = {"model.py": b"pass\n", README: readme("1", "How to run it.")}


def test_a_name_with_zip_is_a_zip_of_one_folder(tmp_path: Path) -> None:
    write_bundle(tmp_path / "best.zip", FILES)

    with zipfile.ZipFile(tmp_path / "best.zip") as archive:
        assert sorted(archive.namelist()) == ["best/README.txt", "best/model.py"]


def test_the_same_files_give_the_same_zip(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_bundle(tmp_path / name / "best.zip", FILES)

    assert (tmp_path / "a" / "best.zip").read_bytes() == (tmp_path / "b" / "best.zip").read_bytes()


def test_any_other_name_is_a_folder(tmp_path: Path) -> None:
    write_bundle(tmp_path / "best", FILES)

    assert {path.name: path.read_bytes() for path in (tmp_path / "best").iterdir()} == FILES


def test_an_older_export_is_replaced(tmp_path: Path) -> None:
    write_bundle(tmp_path / "best", {**FILES, "old": b""})
    write_bundle(tmp_path / "best", FILES)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["README.txt", "best", "model.py"]


@pytest.mark.parametrize("name", ["notes.txt", README])
def test_a_folder_of_the_user_is_never_replaced(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / "pictures" / name
    theirs.parent.mkdir()
    theirs.write_text("mine")

    with pytest.raises(UsageError, match="no export of this program"):
        write_bundle(tmp_path / "pictures", FILES)

    assert theirs.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nor_one_that_a_link_leads_to(tmp_path: Path) -> None:
    write_bundle(tmp_path / "best", FILES)
    (tmp_path / "link").symlink_to(tmp_path / "best")

    with pytest.raises(UsageError, match="link"):
        write_bundle(tmp_path / "link", FILES)


def test_no_folder_is_made_above_it(tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        write_bundle(tmp_path / "none" / "best", FILES)

    assert not list(tmp_path.iterdir())
