"""Takes the images out of a zip that a stranger may have made. Nothing else in it is touched."""

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoding import SUFFIXES
from nas_desktop.datasets.zip_directory import directory_bytes

MAX_ENTRIES = 1_000_000
_MAX_DIRECTORY = 256_000_000  # bytes; what lists the entries is read whole
_MAX_RATIO = 100  # bytes unpacked for a byte of the archive
_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)
_HINT = "Unpack it with a program you trust, and name its folder."


def extract_images(archive: Path, folder: Path) -> int:
    """Write the images in `archive` below `folder`, at their paths; returns how many.

    Links, hidden files and whatever is not named as an image, archives among them, are passed over.

    Raises:
        DataError: it is damaged, a trap, too large for the disk, or has no images; the sentence says which.
    """
    try:
        with archive.open("rb") as file:
            if directory_bytes(file) > _MAX_DIRECTORY:
                raise _refused(archive, f"lists more than {MAX_ENTRIES:,} files")
            with zipfile.ZipFile(file) as content:
                return _extract(archive, content, folder)
    except _DAMAGED as error:
        raise DataError(f"{archive} cannot be unpacked: {error}.", "Fetch or copy the file again.") from error
    except OSError as error:
        raise DataError(
            f"{archive} cannot be unpacked into {folder.parent}: {error.strerror or error}.",
            "Make room there, or look at the permissions of both.",
        ) from error


def _extract(archive: Path, content: zipfile.ZipFile, folder: Path) -> int:
    if len(content.infolist()) > MAX_ENTRIES:
        raise _refused(archive, f"lists more than {MAX_ENTRIES:,} files")
    images = [(entry, path) for entry in content.infolist() if (path := _image_path(archive, entry)) is not None]
    if not images:
        raise DataError(f"{archive} holds no images.", "Put the images of each class in a folder of its own.")
    _check_size(archive, sum(entry.file_size for entry, _ in images), folder)
    for entry, path in images:
        _write(archive, content, entry, folder, path)
    return len(images)


def _image_path(archive: Path, entry: zipfile.ZipInfo) -> PurePosixPath | None:
    """Where an image belongs; None for what is passed over."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    # Judged for every entry, so that a trap is refused whole and not half unpacked.
    if path.is_absolute() or ".." in path.parts or any(_is_odd(part) for part in path.parts):
        raise _refused(archive, f"holds a path that leads out of it, {entry.filename!a:.200}")
    if entry.is_dir() or not _is_plain(entry) or path.suffix.lower() not in SUFFIXES:
        return None
    if any(part.startswith((".", "__")) for part in path.parts):
        return None
    if entry.flag_bits & 1:
        raise _refused(archive, "is locked with a password")
    return path


def _is_odd(part: str) -> bool:
    """What a system may take for a drive, a stream or an end."""
    return ":" in part or "\0" in part


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether it is neither a link nor a device, where the archive says what it is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in (0, stat.S_IFREG)


def _check_size(archive: Path, n_bytes: int, folder: Path) -> None:
    # Of the archive, not of its parts, which may claim the same bytes again and again.
    if n_bytes > _MAX_RATIO * archive.stat().st_size:
        raise _refused(archive, f"would become more than {_MAX_RATIO} times as large, as no archive of images does")
    free = shutil.disk_usage(folder).free
    if n_bytes > free // 2:
        raise DataError(
            f"The images in {archive} take {n_bytes / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free in {folder}.",
            "At most half of what is free is filled; make room there.",
        )


def _write(archive: Path, content: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, path: PurePosixPath) -> None:
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise _refused(archive, f"holds a path that leads out of it, {entry.filename!a:.200}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with content.open(entry) as packed, target.open("xb") as file:
            for piece in _pieces(packed, entry.file_size):
                file.write(piece)
    except FileExistsError as error:
        raise _refused(archive, f"holds {path} twice") from error


def _pieces(packed: IO[bytes], n_bytes: int) -> Iterator[bytes]:
    """What is unpacked, and never more than was declared."""
    while piece := packed.read(_CHUNK):
        n_bytes -= len(piece)
        if n_bytes < 0:
            raise ValueError("a file in it is longer than it says")
        yield piece


def _refused(archive: Path, why: str) -> DataError:
    return DataError(f"{archive} {why}, so it was not unpacked.", _HINT)


def sync_all(folder: Path) -> None:
    """Make all files in `folder` durable; one call for all where there is one, since there may be 100,000."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
