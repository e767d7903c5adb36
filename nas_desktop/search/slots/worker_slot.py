"""A slot in a process of its own: a crash, a lack of memory or a broken device costs one trial, never the program."""

import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Literal

from nas_desktop.core.json_values import decode_tagged, encode_tagged
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import MESSAGES, Message, Request
from nas_desktop.training.trial_main import main

StartMethod = Literal["forkserver", "spawn"]
_PRELOAD = ["nas_desktop.training.worker_jobs"]
_JOIN_S = 5.0


def best_start_method() -> StartMethod:
    """A fork server with torch loaded starts a worker at once, not in 1 to 2 s; where there is one."""
    has_fork_server = "forkserver" in multiprocessing.get_all_start_methods()
    return "forkserver" if has_fork_server and not getattr(sys, "frozen", False) else "spawn"


class WorkerSlot:
    """A worker process that is started with its first job and kept warm for the next."""

    def __init__(self, start_method: StartMethod | None = None) -> None:
        self._context = multiprocessing.get_context(start_method or best_start_method())
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload(_PRELOAD)
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def waitable(self) -> Connection:
        """See `Slot`."""
        return self._running()

    @property
    def pid(self) -> int | None:
        """Of the process, if there is one."""
        return self._process.pid if self._process else None

    def send(self, request: Request) -> None:
        """See `Slot`."""
        try:
            self._running().send_bytes(encode_tagged(request))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has just died: receive() tells, once what it still said is read

    def receive(self) -> Message:
        """See `Slot`."""
        try:
            return decode_tagged(MESSAGES, self._running().recv_bytes())
        except (EOFError, OSError):  # closed, or cut in the middle of a message
            reason = self._how_it_ended()
            self.replace()
            raise SlotDied(reason) from None

    def replace(self) -> None:
        """See `Slot`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.join(_JOIN_S)
            self._process = None

    def close(self) -> None:
        """See `Slot`."""
        self.replace()

    def _running(self) -> Connection:
        if self._connection is None:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=main, args=(theirs,), name="nas-worker")  # type: ignore[attr-defined, unused-ignore]
            process.start()
            self._process = process  # only now: one that could not be started cannot be ended either
            theirs.close()  # so that the end of the worker closes the pipe
            self._connection = ours
        return self._connection

    def _how_it_ended(self) -> str:
        if self._process is None:
            return "the worker ended"
        self._process.join(_JOIN_S)
        code = self._process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            cause = "; the system may have run out of memory" if name == "SIGKILL" else ""
            return f"the worker was ended by {name}{cause}"
        return f"the worker ended unexpectedly (exit code {code})"
