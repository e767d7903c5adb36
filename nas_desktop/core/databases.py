"""SQLite files, looked at before they are trusted, read without a trace, made whole, and set aside when damaged."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from nas_desktop.core import durable
from nas_desktop.core.disks import root_cause

_MAGIC = b"SQLite format 3\0"
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NEEDS_ROLLBACK = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_BUSY_S = 30.0
_MAX_BYTES = 2**32  # of a file whose header is believed


def read_only_uri(path: Path) -> str:
    """SQLite's address of the file with every way to write closed."""
    return f"file:{quote(path.absolute().as_posix())}?mode=ro"


@contextmanager
def reading(path: Path, busy_s: float = _BUSY_S) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing, not even what a power cut left to be undone: that is undone in a copy.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    with closing(sqlite3.connect(read_only_uri(path), uri=True, timeout=busy_s)) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            if not _is_half_written(path, error):
                raise
        else:
            yield connection
            return
    with _undone_copy(path) as copy, closing(sqlite3.connect(copy, timeout=busy_s)) as connection:
        yield connection


@contextmanager
def reading_what_is_left(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of a damaged file; what was cut off reads as damaged pages, and the rest can be read.

    Raises:
        sqlite3.Error: nothing can be read.
    """
    with _undone_copy(path) as copy:
        _lengthen(copy)
        with closing(sqlite3.connect(copy)) as connection:
            yield connection


def is_there(path: Path) -> bool:
    """Whether there is a file with anything in it: SQLite takes an empty one for a database without tables."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def damage(path: Path, busy_s: float = _BUSY_S) -> str:
    """What is wrong inside the file, in SQLite's words; nothing where it is whole.

    Raises:
        sqlite3.Error: it cannot be read at all, for another reason.
    """
    try:
        with reading(path, busy_s) as connection:
            (words,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        return str(error)
    return "" if words == "ok" else str(words).splitlines()[-1]


def is_damage(error: BaseException) -> bool:
    """Whether SQLite found the content of its file damaged, be it below errors of other libraries."""
    return getattr(root_cause(error), "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def make(path: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` make a database that appears at `path` whole or not at all, even if this process is killed.

    Raises:
        OSError: it could not be put into its place. What `fill` raises is passed on.
    """
    temporary = path.with_name(f"{path.name}{durable.TEMPORARY_MARK}{uuid4().hex[:8]}")
    try:
        fill(temporary)
        durable.sync_file(temporary)
        _journal(path).unlink(missing_ok=True)  # of a file that is no more: it must not be played into the new one
        temporary.replace(path)
    finally:
        for left in (temporary, _journal(temporary)):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    durable.sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Give a damaged file, and what belongs to it, a name that nothing opens; returns that name.

    Raises:
        OSError: it cannot be renamed.
    """
    kept = _free_name(path)
    if _journal(path).exists():
        _journal(path).replace(_journal(kept))
    path.replace(kept)
    durable.sync_folder(path.parent)
    return kept


def copy_aside(path: Path) -> Path:
    """Keep a copy of a damaged file under such a name, while the file itself is about to be replaced.

    Raises:
        OSError: it cannot be written.
    """
    kept = _free_name(path)
    shutil.copyfile(path, kept)
    durable.sync_file(kept)
    if _journal(path).exists():
        shutil.copyfile(_journal(path), _journal(kept))
    durable.sync_folder(path.parent)
    return kept


def _free_name(path: Path) -> Path:
    n = 1
    while (kept := path.with_name(f"{path.name}.damaged-{n}")).exists():
        n += 1
    return kept


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _is_half_written(path: Path, error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in _NEEDS_ROLLBACK and _journal(path).exists() and os.access(path, os.R_OK)


@contextmanager
def _undone_copy(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nas-desktop-") as folder:
        copy = Path(folder) / path.name
        try:
            shutil.copyfile(path, copy)
            if _journal(path).exists():
                shutil.copyfile(_journal(path), _journal(copy))
        except OSError as error:
            raise sqlite3.OperationalError(f"{path.name} was left in the middle of a write: {error}") from error
        yield copy


def _lengthen(path: Path) -> None:
    """To as many pages as the header says: SQLite refuses a file that is shorter."""
    with path.open("rb+") as file:
        header = file.read(32)
        page = int.from_bytes(header[16:18], "big")
        n_bytes = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
        if header.startswith(_MAGIC) and path.stat().st_size < n_bytes <= _MAX_BYTES:
            file.truncate(n_bytes)
