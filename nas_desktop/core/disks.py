"""The disks that hold projects: why one refuses, how much room it has, and of what kind it is."""

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import uuid4

from nas_desktop.core import durable
from nas_desktop.core.errors import StorageError
from nas_desktop.core.events import Obstacle, StorageBlocked

DiskKind = Literal["local", "network", "synchronised"]

_MOUNTS = Path("/proc/self/mounts")
_NETWORK_TYPES = {
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
    "smb3", "smbfs", "sshfs", "virtiofs", "webdav",
}  # fmt: skip
# Folders whose content another program copies to other computers, as their own programs name them.
_SYNCHRONISED = (
    "dropbox", "google drive", "googledrive", "icloud drive", "iclouddrive", "mobile documents", "my drive",
    "nextcloud", "onedrive", "owncloud", "pclouddrive", "seafile", "syncthing",
)  # fmt: skip
_PROBE = 262_144  # bytes; a single page might find a last gap

_BY_ERRNO: dict[int, Obstacle] = {
    errno.ENOSPC: "full",
    errno.EFBIG: "full",
    errno.EROFS: "unwritable",
    errno.EACCES: "unwritable",
    errno.EPERM: "unwritable",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    getattr(errno, "ESTALE", errno.ENOENT): "missing",
}
_SQLITE_OBSTACLES = {
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}  # fmt: skip
_OBSTACLE_WORDS = ("disk is full", "disk I/O error", "is locked", "unable to open", "readonly database")
_WORDS: dict[Obstacle, tuple[str, str]] = {
    "full": ("The disk is full: {path} cannot be written.", "Make room on it; nothing is lost."),
    "unwritable": ("{path} may not be written.", "Allow writing there, or copy the project to another folder."),
    "busy": ("Another program holds {path}.", "Close it, a backup or a viewer perhaps; nothing is lost."),
    "missing": ("{path} is not there any more.", "Connect its disk again, or put the folder back; nothing is lost."),
    "failing": ("The disk cannot write {path}: {detail}.", "Check the disk and its cable."),
}


def storage_error(path: Path, error: BaseException) -> StorageError:
    """What an error of the system, of SQLite or of a library above it means for the file at `path`."""
    root = root_cause(error)
    detail = (root.strerror or str(root)) if isinstance(root, OSError) else str(root)
    detail = detail.splitlines()[0].rstrip(".") if detail else type(root).__name__
    cause = _obstacle(path, root)
    message, hint = _WORDS[cause]
    return StorageError(message.format(path=path, detail=detail), hint, cause=cause, path=path, detail=detail)


def blocked_by(error: StorageError) -> StorageBlocked:
    """The event that says why nothing is written."""
    return StorageBlocked(error.cause, str(error.path), error.detail, free_bytes(error.path))


def root_cause(error: BaseException) -> BaseException:
    """The error of the system or of SQLite below those of the libraries that wrapped it; else the lowest there is."""
    seen: list[BaseException] = []
    below: BaseException | None = error
    while below is not None and below not in seen:
        seen.append(below)
        if isinstance(below, OSError | sqlite3.Error):
            return below
        below = getattr(below, "orig", None) or below.__cause__
    return seen[-1]


def is_obstacle(error: BaseException) -> bool:
    """Whether an error says that a file cannot be reached or written now, rather than what is in it."""
    root = root_cause(error)
    if isinstance(root, sqlite3.Error):
        code = getattr(root, "sqlite_errorcode", 0) & 0xFF  # the rest of it is detail
        return code in _SQLITE_OBSTACLES or any(words in str(root) for words in _OBSTACLE_WORDS)
    return isinstance(root, OSError)


def free_bytes(path: Path) -> int:
    """The room on the disk of `path`, which need not exist; 0 where that cannot be told."""
    for folder in (path, *path.parents):
        try:
            return shutil.disk_usage(folder).free
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return 0
    return 0


def kind_of(path: Path) -> DiskKind:
    """Whether another computer, or a program that copies files to others, has its hand on the folder `path`.

    SQLite relies on locks that a network disk may not keep, and a synchronising program may copy half a transaction.
    """
    if any(name.lower().startswith(_SYNCHRONISED) for name in path.absolute().parts):
        return "synchronised"
    if sys.platform == "win32":
        return "network" if str(path.absolute()).startswith("\\\\") else "local"
    return "network" if _is_network(_file_system(path)) else "local"


def _file_system(path: Path) -> str:
    """The type of the file system at `path`, as the mount table names it; nothing where there is no such table."""
    where = Path(os.path.realpath(path))
    best, found = -1, ""
    for folder, kind in _mounts():
        if len(folder.parts) >= best and where.is_relative_to(folder):  # a later mount covers an earlier one
            best, found = len(folder.parts), kind
    return found


def _mounts() -> Iterator[tuple[Path, str]]:
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) >= 3:
            yield Path(_unescaped(fields[1])), fields[2]


def _unescaped(field: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, letter)
    return field


def _is_network(kind: str) -> bool:
    return kind.removeprefix("fuse.") in _NETWORK_TYPES


def _obstacle(path: Path, error: BaseException) -> Obstacle:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, "failing")
    if isinstance(error, sqlite3.Error):
        return _obstacle_of_sqlite(path, error)
    return "failing"


def _obstacle_of_sqlite(path: Path, error: sqlite3.Error) -> Obstacle:
    name, words = getattr(error, "sqlite_errorname", None) or "", str(error)
    if name.startswith("SQLITE_FULL") or "disk is full" in words:
        return "full"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")) or "is locked" in words:
        return "busy"
    if name == "SQLITE_READONLY_DBMOVED":
        return "missing"
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")) or "readonly database" in words:
        return "unwritable"
    return _obstacle_by_trial(path)


def _obstacle_by_trial(path: Path) -> Obstacle:
    """SQLite says little of a failed write (it hides quotas, for one): a write of our own learns the system's word."""
    if not path.exists():
        return "missing"
    probe = path.with_name(f"{path.name}{durable.TEMPORARY_MARK}{uuid4().hex[:8]}")
    try:
        try:
            with probe.open("xb") as file:
                file.seek(path.stat().st_size)
                file.write(bytes(_PROBE))
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return _BY_ERRNO.get(error.errno or 0, "failing")
    return "failing"
