"""The append-only log of everything that happened in a project: the truth, from which all else can be rebuilt."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import Event, event_from_json, event_to_json

FORMAT_VERSION = 1
_BUSY_TIMEOUT_S = 30.0


class EventLog:
    """`events.db`: SQLite with the rollback journal and full synchronisation, one writer, any number of readers.

    An event is on the disk when `append` returns.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = _connect(path)
        try:
            with self._connection:
                self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise _unusable(path, error, "opened") from error

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > FORMAT_VERSION:
            raise _too_new(self._path)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL)"
        )
        if version != FORMAT_VERSION:
            self._connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")

    def append(self, event: Event) -> int:
        """Make `event` durable; returns its position.

        Raises:
            ProjectError: it cannot be written (disk full, folder gone, file locked).
        """
        return self.append_all((event,))

    def append_all(self, events: Iterable[Event]) -> int:
        """Make all events durable or none of them; returns the position of the last.

        Raises:
            ProjectError: they cannot be written.
        """
        position = 0
        try:
            with self._connection:
                for row in map(_row, events):
                    cursor = self._connection.execute("INSERT INTO events (name, body) VALUES (?, ?)", row)
                    position = int(cursor.lastrowid or 0)
        except sqlite3.Error as error:
            raise _unusable(self._path, error, "written") from error
        return position

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def replay(path: Path, after: int = 0) -> Iterator[tuple[int, Event]]:
    """Position and value of each event after position `after`, oldest first; kinds unknown here are left out.

    Raises:
        ProjectError: the file is missing, damaged, or of a newer format.
    """
    if not path.is_file():
        raise ProjectError(f"The project has no event log: {path} is missing.", "Choose another project folder.")
    try:
        with closing(_connect(path)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT_VERSION:
                raise _too_new(path)
            rows = connection.execute("SELECT id, name, body FROM events WHERE id > ? ORDER BY id", (after,)).fetchall()
    except sqlite3.Error as error:
        raise _unusable(path, error, "read") from error
    for position, name, body in rows:
        try:
            event = event_from_json({"event": name, **json.loads(body)})
        except ValueError as error:
            raise _unusable(path, error, "read") from error
        if event is not None:
            yield position, event


def _row(event: Event) -> tuple[str, str]:
    body = event_to_json(event)
    name = body.pop("event")
    return name, json.dumps(body, ensure_ascii=False, allow_nan=False)


def _connect(path: Path) -> sqlite3.Connection:
    try:
        # The engine is built in one thread and runs in another, never in two at once.
        connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        raise _unusable(path, error, "opened") from error
    return connection


def _unusable(path: Path, error: Exception, verb: str) -> ProjectError:
    return ProjectError(
        f"The event log {path} cannot be {verb}: {error}.", "Check that the disk has room and the folder is writable."
    )


def _too_new(path: Path) -> ProjectError:
    return ProjectError(f"{path} was written by a newer NAS Desktop.", "Update the program to open this project.")
