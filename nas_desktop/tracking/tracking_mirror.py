"""Our end of the tracking process: says that there is news, never waits, and survives its death."""

import multiprocessing
import os
import threading
import time
from multiprocessing.connection import Connection, wait

from nas_desktop.core.project import Project
from nas_desktop.tracking.tracking_process import main

_CATCH_UP_S = 60.0
_MOST_STARTS = 3  # of one search: what ends three processes ends a fourth
_DIED = "its process ended unexpectedly"


class TrackingMirror:
    """Follows a project's event log into its MLflow store, in a process of its own.

    MLflow is only a mirror: whatever becomes of it, no trial fails and nothing is lost. Where the process dies, another
    one goes on from the position that it noted.
    """

    def __init__(self, project: Project) -> None:
        self._root = str(project.root)
        self._lock = threading.Lock()
        self._n_starts = 0
        self._start()

    def notify(self) -> None:
        """There are new events in the log."""
        self._send(b"news")

    def close(self, limit_s: float = _CATCH_UP_S) -> str:
        """Let it write what the log holds, then end it; returns what went wrong in words, or nothing.

        Closing it again does nothing.
        """
        if self._connection.closed:
            return ""
        until = time.monotonic() + limit_s
        problem = self._end(limit_s)
        while problem == _DIED and self._n_starts < _MOST_STARTS and (left := until - time.monotonic()) > 0:
            self._start()
            problem = self._end(left)
        return problem

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork server would come with torch, which this never needs
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs, self._root), name="nas-tracking", daemon=True)
        self._process.start()
        self._n_starts += 1
        theirs.close()
        if os.name == "posix":  # a word that finds no room is dropped: it would say nothing new
            os.set_blocking(self._connection.fileno(), False)

    def _end(self, limit_s: float) -> str:
        """The last word of the process."""
        if os.name == "posix":
            os.set_blocking(self._connection.fileno(), True)
        self._send(b"close")
        if wait([self._connection, self._process.sentinel], limit_s):
            problem = _last_word(self._connection)
        else:
            problem = f"it did not take in the search within {limit_s:.0f} s"
        self._let_go()
        return problem

    def _let_go(self) -> None:
        self._process.kill()  # after its last word it would only take MLflow apart, which nobody needs to wait for
        self._process.join()
        self._connection.close()

    def _send(self, word: bytes) -> None:
        with self._lock:
            try:
                self._connection.send_bytes(word)
            except BlockingIOError:
                pass  # there is no room: it has not read the words before
            except OSError:  # it has died; the log still holds everything
                if self._n_starts < _MOST_STARTS:
                    self._let_go()
                    self._start()
                    self._connection.send_bytes(word)


def _last_word(connection: Connection) -> str:
    try:
        return connection.recv_bytes().decode() if connection.poll() else ""
    except (EOFError, OSError):
        return _DIED
