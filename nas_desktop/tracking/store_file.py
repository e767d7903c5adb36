"""Opens an MLflow store for reading only, or says in one sentence why it cannot be read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nas_desktop.core.databases import read_only_uri
from nas_desktop.core.errors import NasError

_MAGIC = b"SQLite format 3\0"
_BUSY_S = 3.0
_RETRY = "Try again in a moment."
_REBUILD = "All runs are recorded again by: nas-desktop repair DIR."
# What is read of each table. MLflow has had these columns since 1.0; a store that lacks one is none.
_NEEDED = {
    "experiments": {"experiment_id", "name", "artifact_location", "lifecycle_stage"},
    "runs": {
        "run_uuid",
        "name",
        "status",
        "start_time",
        "end_time",
        "lifecycle_stage",
        "artifact_uri",
        "experiment_id",
    },
    "params": {"run_uuid", "key", "value"},
    "tags": {"run_uuid", "key", "value"},
    "metrics": {"run_uuid", "key", "value", "timestamp", "step", "is_nan"},
    "latest_metrics": {"run_uuid", "key", "value", "step", "is_nan"},
}


class StoreError(NasError):
    """An MLflow store cannot be read as it is."""


def store_of(project: Path) -> Path:
    """The store of a project, whose folder is not looked at."""
    return project / "mlflow.db"


def check_there(store: Path) -> None:
    """Look at the file without opening it as a database.

    Raises:
        StoreError: it is missing, empty, or not SQLite's.
    """
    try:
        with store.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise StoreError("No run is recorded yet.", "Runs are recorded when a search starts.") from None
    except OSError as error:
        raise StoreError(f"{store} cannot be read: {error.strerror or error}.", "Choose another store.") from error
    if not head:
        raise StoreError(f"{store} is empty.", _RETRY)
    if head != _MAGIC:
        raise StoreError(f"{store} is not an MLflow store: it is no SQLite database.", "Choose another file.")


def read_only_address(store: Path) -> str:
    """The store as MLflow knows it, with every way to write closed.

    With the driver named, MLflow does not take SQLite's address for a path whose folders it has to make.
    """
    return f"sqlite+pysqlite:///{read_only_uri(store)}&uri=true"


@contextmanager
def open_store(store: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write.

    Raises:
        StoreError: the store cannot be read, from the start or later on.
    """
    check_there(store)
    try:
        with closing(sqlite3.connect(read_only_uri(store), uri=True, timeout=_BUSY_S)) as connection:
            _check_tables(connection, store)
            yield connection
    except sqlite3.Error as error:
        raise told(error, store) from error


def told(error: sqlite3.Error, store: Path) -> StoreError:
    """What an error of SQLite means for the reader."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it is detail
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"Another program is writing to {store}.", _RETRY)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreError(f"{store} is damaged.", _REBUILD)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            return StoreError(
                f"{store} was left in the middle of a write.", "Open it once with the program that wrote it."
            )
        case _:
            return StoreError(f"{store} cannot be read: {error}.", _RETRY)


def _check_tables(connection: sqlite3.Connection, store: Path) -> None:
    for table, needed in _NEEDED.items():
        found = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        if not needed <= found:
            what = f"column {min(needed - found)} in {table}" if found else f"table {table}"
            raise StoreError(f"{store} is not an MLflow store: it has no {what}.", "Choose another file.")
