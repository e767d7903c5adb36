"""The append-only log of everything that happened in a project: the truth, from which all else can be rebuilt."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from nas_desktop.core import databases
from nas_desktop.core.disks import storage_error
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.event_codec import event_of, event_to_json
from nas_desktop.core.events import Event
from nas_desktop.core.json_values import Json

FORMAT_VERSION = 1
_PATIENCE_S = 1.0  # for another program that holds the file; the engine tries again by itself
_READING_S = 30.0
_TABLE = "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL)"
_AT_ONCE = 500  # events that are read together
_REPAIR = "What can be read of it is saved by: nas-desktop repair DIR."


class DamagedLog(ProjectError):
    """What the log holds cannot be trusted; it is never written to."""


class EventLog:
    """`events.db`: SQLite with the rollback journal and full synchronisation, one writer, any number of readers.

    An event is on the disk when `append` returns. Where it raises, the log is as it was, and may be appended to again.

    Raises:
        StorageError: it cannot be opened now.
        ProjectError: it is damaged, or of a newer format; nothing is written then.
    """

    def __init__(self, path: Path, busy_s: float = _PATIENCE_S) -> None:
        self._path = path
        self._busy_s = busy_s
        self._position: int | None = None  # of the last event; unknown until the file is open
        self._connection: sqlite3.Connection | None = None
        try:
            if not databases.is_there(path):
                databases.make(path, _fill)
            check(path, busy_s)
            self._position = _last_position(self._connected())
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise _told(path, error) from error

    def append(self, event: Event) -> int:
        """Make `event` durable; returns its position.

        Raises:
            StorageError: it cannot be written now (disk full, folder gone, file locked).
            ProjectError: the file is damaged, or another one.
        """
        return self.append_all((event,))

    def append_all(self, events: Iterable[Event]) -> int:
        """Make all events durable or none of them; returns the position of the last.

        Raises:
            StorageError: they cannot be written now.
            ProjectError: the file is damaged, or another one.
        """
        try:
            with self._connected() as connection:
                position = _last_position(connection)
                connection.execute("BEGIN IMMEDIATE")
                for row in map(_row, events):
                    cursor = connection.execute("INSERT INTO events (name, body) VALUES (?, ?)", row)
                    position = int(cursor.lastrowid or 0)
        except (OSError, sqlite3.Error) as error:
            self.close()  # whatever it holds of the file is of no use any more
            raise _told(self._path, error) from error
        self._position = position
        return position

    def close(self) -> None:
        """Let go of the file. Appending opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        """The connection, anew after an error; the file must still be the one that was written before."""
        if self._connection is None:
            connection = _connect(self._path, self._busy_s)
            try:
                _check_version(self._path, connection)
                connection.execute(_TABLE)  # absent where the very first write was undone
                self._check_is_the_same(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _check_is_the_same(self, connection: sqlite3.Connection) -> None:
        """A commit that failed late may have been made all the same: then it is undone, since it was not told of."""
        last = _last_position(connection)
        if self._position is None or last == self._position:
            return
        if last < self._position:
            raise ProjectError(
                f"{self._path} is not the event log that was being written: it is shorter.",
                "Put the former file back, then resume.",
            )
        with connection:
            connection.execute("DELETE FROM events WHERE id > ?", (self._position,))


def check(path: Path, busy_s: float = _READING_S) -> None:
    """Look the whole file over before it is trusted; nothing is written.

    Raises:
        ProjectError: it is damaged, or of a newer format.
        StorageError: it cannot be read now.
    """
    try:
        with databases.reading(path, busy_s) as connection:
            _check_version(path, connection)
        if words := databases.damage(path, busy_s):
            raise _damaged(path, words)
    except sqlite3.Error as error:
        raise _told(path, error) from error


def replay(path: Path, after: int = 0) -> Iterator[tuple[int, Event]]:
    """Position and value of each event after position `after`, oldest first; kinds unknown here are left out.

    An empty file holds no events: its first write never came about. Nothing is written.

    Raises:
        ProjectError: the file is missing, damaged, or of a newer format.
    """
    if not path.is_file():
        raise ProjectError(f"The project has no event log: {path} is missing.", "Choose another project folder.")
    rows = _rows(path, after) if databases.is_there(path) else []
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        for (position, name, _), value in zip(part, _values(path, part), strict=True):
            try:
                event = event_of(name, value)
            except (ValueError, TypeError, RecursionError) as error:
                raise _damaged(path, str(error)) from error
            if event is not None:
                yield position, event


def last_position(path: Path) -> int:
    """The position of the last event; 0 where there is none yet.

    Raises:
        ProjectError: the log cannot be read.
    """
    if not databases.is_there(path):
        return 0
    try:
        with databases.reading(path) as connection:
            return _last_position(connection)
    except sqlite3.Error as error:
        raise _told(path, error) from error


def salvage(path: Path, new: Path) -> tuple[int, bool]:
    """Write the events of a damaged log that can be read, up to the first that cannot, into a log at `new`.

    Later events would speak of trials whose beginning is lost.

    Returns:
        How many events there are now, and whether the old log was read to its end.

    Raises:
        StorageError: the new log cannot be written.
    """
    events: list[Event] = []
    is_whole = True
    try:
        with databases.reading_what_is_left(path) as connection:
            for expected, (position, name, body) in enumerate(_every_row(connection), start=1):
                if position != expected:
                    raise ValueError("events are missing")
                event = _event(name, body)
                if event is not None:
                    events.append(event)
    except (sqlite3.Error, ValueError, RecursionError):
        is_whole = False
    with closing(EventLog(new)) as log:
        log.append_all(events)
    return len(events), is_whole


def _rows(path: Path, after: int) -> list[tuple[int, str, str]]:
    try:
        with databases.reading(path) as connection:
            _check_version(path, connection)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                return []  # its first write was undone after a power cut
            query = "SELECT id, name, body FROM events WHERE id > ? ORDER BY id"
            return connection.execute(query, (after,)).fetchall()
    except sqlite3.Error as error:
        raise _told(path, error) from error


def _every_row(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    yield from connection.execute("SELECT id, name, body FROM events ORDER BY id")


def _values(path: Path, rows: list[tuple[int, str, str]]) -> list[Json]:
    """The bodies of some events; read in one go, since a log of a hundred thousand is opened while somebody waits."""
    try:
        values = json.loads(f"[{','.join(body for _, _, body in rows)}]")
        if len(values) == len(rows) and all(isinstance(value, dict) for value in values):
            return values  # type: ignore[no-any-return]  # just checked
        values = [json.loads(body) for _, _, body in rows]  # which of them is it?
        if not all(isinstance(value, dict) for value in values):
            raise ValueError("an event is no object")
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    return values


def _event(name: str, body: str) -> Event | None:
    if not isinstance(name, str) or not isinstance(body, str):
        raise ValueError("an event is no text")
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("an event is no object")
    return event_of(name, value)


def _row(event: Event) -> tuple[str, str]:
    body = event_to_json(event)
    name = body.pop("event")
    return name, json.dumps(body, ensure_ascii=False, allow_nan=False)


def _fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _connect(path: Path, busy_s: float) -> sqlite3.Connection:
    """Never makes the file: a log that has gone must not come back empty."""
    uri = databases.read_only_uri(path).removesuffix("ro") + "rw"
    # The engine is built in one thread and runs in another, never in two at once.
    connection = sqlite3.connect(uri, uri=True, timeout=busy_s, check_same_thread=False)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _check_version(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT_VERSION:
        raise ProjectError(f"{path} was written by a newer NAS Desktop.", "Update the program to open this project.")


def _last_position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0])


def _told(path: Path, error: Exception) -> ProjectError:
    return _damaged(path, str(error)) if databases.is_damage(error) else storage_error(path, error)


def _damaged(path: Path, words: str) -> DamagedLog:
    return DamagedLog(f"The event log {path} is damaged: {words.splitlines()[0]}.", _REPAIR)
