"""A slot in a process of its own: a crash, a lack of memory or a broken device costs one trial, never the program."""

import multiprocessing
import signal
import sys
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Literal

from nas_desktop.core.json_values import decode_tagged, encode_tagged
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import MESSAGES, Message, Request
from nas_desktop.training.trial_main import main

StartMethod = Literal["forkserver", "spawn"]
_PRELOAD = ["nas_desktop.training.fork_server", "nas_desktop.training.worker_jobs"]
_JOIN_S = 5.0


def best_start_method() -> StartMethod:
    """A fork server with torch loaded starts a worker at once, not in 1 to 2 s; where there is one."""
    has_fork_server = "forkserver" in multiprocessing.get_all_start_methods()
    return "forkserver" if has_fork_server and not getattr(sys, "frozen", False) else "spawn"


class _Worker:
    """One process. It is started by a thread: a fork server that is still loading must keep nobody from a stop."""

    def __init__(self, context: BaseContext) -> None:
        self.connection, self._theirs = context.Pipe()
        self._process = context.Process(target=main, args=(self._theirs,), name="nas-worker")  # type: ignore[attr-defined, unused-ignore]
        self._lock = threading.Lock()
        self._has_started = False
        self._is_unwanted = False
        self._problem = ""
        self._starter = threading.Thread(target=self._start, name="worker-start", daemon=True)
        self._starter.start()

    @property
    def pid(self) -> int | None:
        """Of the process, once it has started; None where it could not."""
        self._starter.join()
        return self._process.pid if self._has_started else None

    def end(self) -> None:
        """End the process now, or as soon as it has started."""
        with self._lock:
            self._is_unwanted = True
            if self._has_started:
                self._process.kill()

    def close(self) -> None:
        """End it, and wait until it is gone; one that has not started yet is not waited for."""
        self.end()
        self.connection.close()
        if self._has_started:
            self._process.join(_JOIN_S)

    def how_it_ended(self) -> str:
        """In words, once nothing more can be heard of it."""
        self._starter.join(_JOIN_S)
        if not self._has_started:
            return f"the worker could not be started: {self._problem or 'it takes too long'}"
        self._process.join(_JOIN_S)
        code = self._process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            cause = "; the system may have run out of memory" if name == "SIGKILL" else ""
            return f"the worker was ended by {name}{cause}"
        return f"the worker ended unexpectedly (exit code {code})"

    def _start(self) -> None:
        try:
            self._process.start()
        except Exception as error:  # the edge of the thread: `receive` tells, since the pipe is closed now
            self._problem = str(error) or type(error).__name__
            self._theirs.close()
            return
        self._theirs.close()  # so that the end of the worker closes the pipe
        with self._lock:
            self._has_started = True
            if self._is_unwanted:
                self._process.kill()


class WorkerSlot:
    """A worker process that is started with its first job and kept warm for the next."""

    def __init__(self, start_method: StartMethod | None = None) -> None:
        self._context = multiprocessing.get_context(start_method or best_start_method())
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload(_PRELOAD)
        self._worker: _Worker | None = None

    @property
    def waitable(self) -> Connection:
        """See `Slot`."""
        return self._running().connection

    @property
    def pid(self) -> int | None:
        """Of the process, if there is one."""
        return self._worker.pid if self._worker else None

    def send(self, request: Request) -> None:
        """See `Slot`."""
        try:
            self._running().connection.send_bytes(encode_tagged(request))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has just died: receive() tells, once what it still said is read

    def receive(self) -> Message:
        """See `Slot`."""
        worker = self._running()
        try:
            return decode_tagged(MESSAGES, worker.connection.recv_bytes())
        except (EOFError, OSError):  # closed, or cut in the middle of a message
            reason = worker.how_it_ended()
            self.replace()
            raise SlotDied(reason) from None

    def replace(self) -> None:
        """See `Slot`."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def end(self) -> None:
        """See `Slot`."""
        if self._worker is not None:
            self._worker.end()

    def close(self) -> None:
        """See `Slot`."""
        self.replace()

    def _running(self) -> _Worker:
        if self._worker is None:
            self._worker = _Worker(self._context)
        return self._worker
