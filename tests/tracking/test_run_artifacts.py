import os
import shutil
from pathlib import Path

import pytest

from nas_desktop.tracking.run_artifacts import folder_of, list_artifacts, text_of
from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.store_file import StoreError
from tests.tracking.made_stores import a_store


def test_files_have_names_and_sizes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.json").write_text("{}")
    (tmp_path / "a.txt").write_text("hello")
    files = list_artifacts(tmp_path, tmp_path.as_uri()).files
    assert [(file.path, file.size) for file in files] == [("a.txt", 5), ("deep/b.json", 2)]


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "away").symlink_to(tmp_path)
    assert list_artifacts(tmp_path / "run", "").files == ()


def test_files_elsewhere_are_named(tmp_path: Path) -> None:
    uri = "s3://bucket/run"
    artifacts = list_artifacts(folder_of(uri, "s3://bucket", tmp_path / "mlflow.db"), uri)
    assert uri in artifacts.problem


def test_no_more_files_are_listed_than_one_can_read(tmp_path: Path) -> None:
    for i in range(510):
        (tmp_path / f"{i}.txt").touch()
    artifacts = list_artifacts(tmp_path, "")
    assert len(artifacts.files) == 500
    assert "more files" in artifacts.problem


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname"])
def test_nothing_outside_the_run_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "run").mkdir()
    with pytest.raises(StoreError, match="not among the files"):
        text_of(tmp_path / "run", path)


def test_a_large_file_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 200_000)
    with pytest.raises(StoreError, match="too large"):
        text_of(tmp_path, "a.txt")


def test_what_is_no_text_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    with pytest.raises(StoreError, match="no text"):
        text_of(tmp_path, "a.bin")


def test_a_moved_project_still_has_its_files(tmp_path: Path) -> None:
    store = a_store(tmp_path / "old")
    folder = tmp_path / "old" / "artifacts" / "s-0" / "artifacts"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    shutil.move(tmp_path / "old", tmp_path / "new")
    reader = RunReader(tmp_path / "new" / store.path.name)
    assert [file.path for file in reader.run("s-0").artifacts.files] == ["config.json"]
    assert reader.text("s-0", "config.json") == "{}"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights mean nothing here")
def test_a_folder_that_may_not_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").touch()
    assert [file.path for file in list_artifacts(tmp_path, "").files] == ["a.txt"]
