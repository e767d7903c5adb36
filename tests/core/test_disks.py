import errno
import os
import sqlite3
from pathlib import Path

import pytest

from nas_desktop.core import disks
from nas_desktop.core.disks import free_bytes, is_obstacle, kind_of, storage_error
from nas_desktop.core.events import Obstacle

ERRNOS: tuple[tuple[int, Obstacle], ...] = (
    (errno.ENOSPC, "full"),
    (errno.EDQUOT, "full"),
    (errno.EFBIG, "full"),
    (errno.EROFS, "unwritable"),
    (errno.EACCES, "unwritable"),
    (errno.EPERM, "unwritable"),
    (errno.ENOENT, "missing"),
    (errno.ENOTDIR, "missing"),
    (errno.ESTALE, "missing"),
    (errno.EIO, "failing"),
)
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /mnt/lab\\040disk nfs4 rw 0 0
//server/share /mnt/share cifs rw 0 0
host:/data /mnt/ssh fuse.sshfs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
"""


@pytest.mark.parametrize(("number", "cause"), ERRNOS)
def test_the_systems_errors_have_causes(number: int, cause: Obstacle) -> None:
    error = storage_error(Path("/p/events.db"), OSError(number, os.strerror(number)))
    assert error.cause == cause
    assert "/p/events.db" in error.message
    assert error.hint
    assert error.detail == os.strerror(number)


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("database or disk is full", "full"),
        ("database is locked", "busy"),
        ("attempt to write a readonly database", "unwritable"),
    ],
)
def test_sqlites_words_have_causes_below_other_libraries_too(tmp_path: Path, words: str, cause: Obstacle) -> None:
    wrapped = RuntimeError("invalid data in the commit")
    wrapped.__cause__ = sqlite3.OperationalError(words)
    assert storage_error(tmp_path / "study.db", wrapped).cause == cause
    assert is_obstacle(wrapped)


def test_an_error_about_content_is_no_obstacle() -> None:
    assert not is_obstacle(sqlite3.OperationalError("no such table: trials"))
    assert not is_obstacle(KeyError("no record"))


def test_a_failed_write_of_a_missing_file_is_told_as_missing(tmp_path: Path) -> None:
    assert storage_error(tmp_path / "events.db", sqlite3.OperationalError("disk I/O error")).cause == "missing"


def test_a_failed_write_on_a_disk_that_can_be_written_is_a_failing_one(tmp_path: Path) -> None:
    (tmp_path / "events.db").write_bytes(b"x")
    assert storage_error(tmp_path / "events.db", sqlite3.OperationalError("disk I/O error")).cause == "failing"
    assert [path.name for path in tmp_path.iterdir()] == ["events.db"]


def test_free_room_is_told_for_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "a" / "b") > 0


def test_free_room_that_cannot_be_told_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("shutil.disk_usage", fail)
    assert free_bytes(Path("/")) == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/p", "local"),
        ("/mnt/lab disk/p", "network"),
        ("/mnt/share/p", "network"),
        ("/mnt/ssh/p", "network"),
        ("/mnt/share/local/p", "local"),
        ("/home/ada/Dropbox/p", "synchronised"),
        ("/home/ada/OneDrive - University/p", "synchronised"),
        ("/home/ada/Google Drive/p", "synchronised"),
        ("/home/ada/Nextcloud/p", "synchronised"),
        ("/Users/ada/Library/Mobile Documents/p", "synchronised"),
    ],
)
def test_the_kind_of_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kind: str) -> None:
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)
    monkeypatch.setattr(disks, "_MOUNTS", table)
    assert kind_of(Path(path)) == kind


def test_without_a_mount_table_every_disk_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disks, "_MOUNTS", tmp_path / "missing")
    assert kind_of(tmp_path) == "local"
