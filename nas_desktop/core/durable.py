"""Write a file or a folder so that a power cut leaves the old one or the new one, never half of one."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

TEMPORARY_MARK = ".tmp-"
_OLD_MARK = f"{TEMPORARY_MARK}old-"  # of a folder that a new one is about to replace
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP)  # a folder, on some network disks


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`; it keeps its access rights.

    Raises:
        OSError: it could not be written; the old file is untouched.
    """
    temporary = _temporary(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        with suppress(OSError):  # it would hide what went wrong
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Replace the file at `path` by readable JSON."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())


def write_folder(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the folder `path` of what `fill` writes into the empty folder it is given.

    An older folder of that name stands aside until the new one is in its place; `sweep` puts it back where a process
    was killed between the two.

    Raises:
        OSError: it could not be written; the old folder is untouched.
    """
    temporary = _temporary(path)
    temporary.mkdir(parents=True)
    try:
        fill(temporary)
        _sync_tree(temporary)
        _put_in_place(temporary, path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make the folder `path`, and those above it, so that a power cut does not take a new one away again.

    Raises:
        OSError: it cannot be made.
    """
    new = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in reversed(new):
        sync_folder(folder.parent)


def sweep(folder: Path) -> list[str]:
    """Put back what was being replaced, and remove what a killed process left half-written; returns their names."""
    swept = sorted(folder.glob(f"*{TEMPORARY_MARK}*"))
    for left in swept:
        place = left.with_name(left.name.partition(TEMPORARY_MARK)[0])
        if _OLD_MARK in left.name and not place.exists():
            left.replace(place)
        elif left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return [left.name for left in swept]


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename is not, until its folder is synchronised)."""
    if os.name == "nt":
        return  # Windows neither needs nor allows it
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make what was written to `path` durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_tree(folder: Path) -> None:
    """Files first, then the folders that name them."""
    entries = list(folder.rglob("*"))
    for path in (entry for entry in entries if entry.is_file()):
        sync_file(path)
    for path in _sorted_deepest_first(entry for entry in entries if entry.is_dir()):
        sync_folder(path)
    sync_folder(folder)


def _sorted_deepest_first(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: len(path.parts), reverse=True)


def _put_in_place(new: Path, path: Path) -> None:
    if not path.exists():
        new.replace(path)
        return
    old = path.with_name(f"{path.name}{_OLD_MARK}{uuid4().hex[:8]}")
    path.replace(old)
    try:
        new.replace(path)
    except OSError:
        old.replace(path)
        raise
    sync_folder(path.parent)  # before the old one goes
    shutil.rmtree(old, ignore_errors=True)


def _temporary(path: Path) -> Path:
    return path.with_name(f"{path.name}{TEMPORARY_MARK}{uuid4().hex[:8]}")
