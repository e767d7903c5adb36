"""A `.zip` of class folders, unpacked once into the cache."""

import hashlib
import shutil
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from nas_desktop.core import durable
from nas_desktop.core.errors import DataError
from nas_desktop.core.paths import cache_dir
from nas_desktop.datasets.image_folder import ImageFolder
from nas_desktop.datasets.source import DatasetType, ImageSource
from nas_desktop.datasets.zip_archive import extract_images, sync_all

_FORMAT_VERSION = 1
_MAX_KEPT = 8  # unpacked archives
_STALE_S = 24 * 3600


def _open(data: str) -> ImageSource:
    archive = Path(data).expanduser().absolute()
    return ImageFolder(_innermost(_unpacked(archive)), archive)


def _unpacked(archive: Path) -> Path:
    """The folder with the archive's images, made unless it is there; named by the content, so never half or old."""
    try:
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        folder = cache_dir() / "unzipped" / f"v{_FORMAT_VERSION}-{digest[:32]}"
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            _unpack(archive, folder)
            _forget_oldest(folder)
        folder.touch()  # so that those in use stay longest
    except OSError as error:
        raise DataError(
            f"{archive} cannot be read, or not unpacked into the cache: {error.strerror or error}.",
            "Look at the permissions of the file, and of the cache.",
        ) from error
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    temporary = folder.with_name(f"{folder.name}{durable.TEMPORARY_MARK}{uuid4().hex[:8]}")
    temporary.mkdir()
    try:
        extract_images(archive, temporary)
        sync_all(temporary)
        with suppress(FileExistsError, PermissionError):  # another process was quicker, with the same content
            temporary.rename(folder)
        durable.sync_folder(folder.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _innermost(folder: Path) -> Path:
    """Archives often hold one folder, and the class folders in it."""
    while True:
        entries = list(folder.iterdir())
        if len(entries) != 1 or not entries[0].is_dir() or not any(inner.is_dir() for inner in entries[0].iterdir()):
            return folder
        folder = entries[0]


def _forget_oldest(newest: Path) -> None:
    """The cache must not grow for ever."""
    whole: list[Path] = []
    left: list[Path] = []
    for folder in newest.parent.iterdir():
        (left if durable.TEMPORARY_MARK in folder.name else whole).append(folder)
    whole.sort(key=lambda folder: (folder == newest, folder.stat().st_mtime), reverse=True)
    stale = [folder for folder in left if time.time() - folder.stat().st_mtime > _STALE_S]
    for folder in (*whole[_MAX_KEPT:], *stale):
        shutil.rmtree(folder, ignore_errors=True)


def _recognises(data: str) -> bool:
    path = Path(data).expanduser()
    return path.suffix.lower() == ".zip" and path.is_file()


ZIP = DatasetType("zip", "Zip of class folders (.zip)", _recognises, _open)
