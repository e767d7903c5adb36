"""Write a file or a folder so that a power cut leaves the old one or the new one, never half of one."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

TEMPORARY_MARK = ".tmp-"


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`.

    Raises:
        OSError: it could not be written; the old file is untouched.
    """
    temporary = _temporary(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Replace the file at `path` by readable JSON."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())


def write_folder(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the folder `path` of what `fill` writes into the empty folder it is given.

    An older folder of that name goes first, so a name must not be reused for something that may not be lost.

    Raises:
        OSError: it could not be written; nothing half-written stands under the name.
    """
    temporary = _temporary(path)
    temporary.mkdir(parents=True)
    try:
        fill(temporary)
        for file in temporary.rglob("*"):
            if file.is_file():
                _sync_file(file)
        sync_folder(temporary)
        if path.exists():
            shutil.rmtree(path)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in `folder`."""
    for left in folder.glob(f"*{TEMPORARY_MARK}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename is not, until its folder is synchronised)."""
    if os.name == "nt":
        return  # Windows neither needs nor allows it
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _temporary(path: Path) -> Path:
    return path.with_name(f"{path.name}{TEMPORARY_MARK}{uuid4().hex[:8]}")
