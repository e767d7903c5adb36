"""Well-known sets fetched on request, and only then: checked by length and checksum before they get their names."""

import errno
import hashlib
import http
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from nas_desktop.core import durable
from nas_desktop.core.errors import DataError
from nas_desktop.datasets.secure_requests import BrokenOff, NotHad, host_of, network_errors_told, open_url
from nas_desktop.datasets.source import Download, KnownSet

Progress = Callable[[int, int], None]  # bytes done, bytes in all
Wish = Callable[[], bool]

_CHUNK = 1 << 16
_SPARE = 100_000_000  # bytes left free on the disk
_STALE_S = 24 * 3600


class Cancelled(DataError):
    """The user no longer wants the download; nothing of it is left."""


def fetch(known: KnownSet, folder: Path, on_progress: Progress, is_cancelled: Wish) -> None:
    """Put the files of `known` into `folder`, all of them or none; those that are there already and whole are kept.

    Raises:
        Cancelled: as `is_cancelled` wished; asked at every piece that comes in.
        DataError: it cannot be had; the sentence says why.
    """
    with _disk_errors_told(known, folder):
        folder.mkdir(parents=True, exist_ok=True)
        missing = [download for download in known.downloads if not _is_whole(folder / download.path, download)]
        n_wanted = sum(download.n_bytes for download in missing)
        _check_space(known, folder, n_wanted)
        _fetch_all(known, missing, folder, known.n_bytes - n_wanted, on_progress, is_cancelled)


def _fetch_all(
    known: KnownSet, missing: list[Download], folder: Path, done: int, on_progress: Progress, is_cancelled: Wish
) -> None:
    fetched: list[tuple[Path, Path]] = []
    try:
        for download in missing:
            target = folder / download.path
            target.parent.mkdir(parents=True, exist_ok=True)
            _forget_stale(target)
            temporary = target.with_name(f"{target.name}{durable.TEMPORARY_MARK}{uuid4().hex[:8]}")
            fetched.append((temporary, target))
            before = done

            def tell(n: int, before: int = before) -> None:
                on_progress(before + n, known.n_bytes)

            _fetch_file(known, download, folder, temporary, tell, is_cancelled)
            done += download.n_bytes
        for temporary, target in fetched:
            temporary.replace(target)
            durable.sync_folder(target.parent)
    finally:
        for temporary, target in fetched:
            temporary.unlink(missing_ok=True)
            _remove_if_empty(target.parent, folder)
    on_progress(known.n_bytes, known.n_bytes)


def _fetch_file(
    known: KnownSet, download: Download, folder: Path, temporary: Path, tell: Callable[[int], None], is_cancelled: Wish
) -> None:
    """From the first address that gives it."""
    reasons = []
    for url in download.urls:
        try:
            with temporary.open("wb") as file:
                _receive(url, download, file, tell, is_cancelled)
                os.fsync(file.fileno())
            return
        except NotHad as error:
            reasons.append(str(error))
    name = download.path.rpartition("/")[2]
    raise DataError(
        f"{known.title} could not be downloaded: {'; '.join(reasons)}. Nothing was kept.",
        f"Try again later, or put {name} into {(folder / download.path).parent} yourself.",
    )


def _receive(url: str, download: Download, file: IO[bytes], tell: Callable[[int], None], is_cancelled: Wish) -> None:
    """The whole file, taken up again where the connection breaks off."""
    n = 0
    while True:
        before = n
        try:
            n = _append(url, download, file, n, tell, is_cancelled)
        except BrokenOff:
            n = file.tell()
            if n == before:
                raise
        if n == download.n_bytes:
            break
        if n <= before:
            raise BrokenOff(f"{host_of(url)} sends only {_mb(n)} of {_mb(download.n_bytes)}")
    file.flush()
    if not _has_checksum(Path(file.name), download):
        raise NotHad(f"what {host_of(url)} sends is not the published file, for its checksum differs")


def _append(
    url: str, download: Download, file: IO[bytes], start: int, tell: Callable[[int], None], is_cancelled: Wish
) -> int:
    """Ask for what is missing from `start`; returns how much of the file is there now."""
    host = host_of(url)
    if is_cancelled():
        raise Cancelled("The download was cancelled.", "Nothing of it was kept.")
    with network_errors_told(host):
        response = open_url(url, start)
    with closing(response):
        if start and response.status != http.HTTPStatus.PARTIAL_CONTENT:
            start = 0  # it cannot go on in the middle
            file.seek(0)
            file.truncate()
        while True:
            with network_errors_told(host):
                piece = response.read1(_CHUNK)
            if not piece:
                return start
            if is_cancelled():
                raise Cancelled("The download was cancelled.", "Nothing of it was kept.")
            start += len(piece)
            if start > download.n_bytes:
                raise NotHad(f"what {host} sends is longer than the published file")
            file.write(piece)
            tell(start)


@contextmanager
def _disk_errors_told(known: KnownSet, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_space(known, folder, known.n_bytes) from error
        raise DataError(
            f"{known.title} cannot be written to {folder}: {error.strerror}.", "Look at the folder’s permissions."
        ) from error


def _check_space(known: KnownSet, folder: Path, n_wanted: int) -> None:
    if n_wanted and shutil.disk_usage(folder).free < n_wanted + _SPARE:
        raise _no_space(known, folder, n_wanted)


def _no_space(known: KnownSet, folder: Path, n_wanted: int) -> DataError:
    free = _mb(shutil.disk_usage(folder).free)
    return DataError(f"{known.title} needs {_mb(n_wanted)} in {folder}, and {free} are free.", "Make room there first.")


def _is_whole(path: Path, download: Download) -> bool:
    return path.is_file() and path.stat().st_size == download.n_bytes and _has_checksum(path, download)


def _has_checksum(path: Path, download: Download) -> bool:
    with path.open("rb") as file:
        if hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() != download.md5:
            return False
        file.seek(0)
        return not download.sha256 or hashlib.file_digest(file, "sha256").hexdigest() == download.sha256


def _forget_stale(target: Path) -> None:
    """What a killed process left half-fetched; a younger one may still be at it."""
    for left in target.parent.glob(f"{target.name}{durable.TEMPORARY_MARK}*"):
        if time.time() - left.stat().st_mtime > _STALE_S:
            left.unlink(missing_ok=True)


def _remove_if_empty(inner: Path, folder: Path) -> None:
    while inner != folder and inner.is_dir() and not any(inner.iterdir()):
        inner.rmdir()
        inner = inner.parent


def _mb(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes < 10_000_000 else f"{n_bytes / 1e6:.0f} MB"
