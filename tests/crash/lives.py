"""Starts and ends targets, from outside."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol, Self

import psutil

Whom = Literal["tree", "engine", "worker", "mirror"]
ROOT = Path(__file__).parents[2]
_LOOK_EVERY_S = 0.05


class Life(Protocol):
    """One run of a target, from its start to its end."""

    pid: int

    def wait(self, limit_s: float) -> int | None:
        """How it ended; None while it has not."""
        ...


class Starter(Protocol):
    """Starts targets."""

    def start(self, words: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> Life:
        """A target in a session of its own; what it prints is added to the files."""
        ...


class Zygote:
    """Starts targets whose trials need no process of their own, in a few milliseconds; one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            cwd=ROOT, env=_environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()

    def start(self, words: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> Life:
        """See `Starter`."""
        order = {"words": words, "environment": environment, "output": str(output), "errors": str(errors)}
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        pid = self.next_line(60)
        assert pid is not None, "the zygote has died"
        return _Fork(pid, self)

    def next_line(self, limit_s: float) -> int | None:
        """The next number it says; None where it says nothing."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, limit_s))
        return int(self._process.stdout.readline()) if ready else None


class _Fork:
    def __init__(self, pid: int, zygote: Zygote) -> None:
        self.pid = pid
        self._zygote = zygote
        self._code: int | None = None

    def wait(self, limit_s: float) -> int | None:
        if self._code is None:
            self._code = self._zygote.next_line(limit_s)
        return self._code


class Programs:
    """Starts targets as programs, which have workers of their own."""

    def start(self, words: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> Life:
        """See `Starter`."""
        command = [sys.executable, "-m", "tests.crash.target", *words]
        with output.open("ab") as out, errors.open("ab") as err:
            return _Program(
                subprocess.Popen(
                    command, cwd=ROOT, env=_environment(environment), stdout=out, stderr=err, start_new_session=True
                )
            )


class _Program:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.pid = process.pid

    def wait(self, limit_s: float) -> int | None:
        try:
            return self._process.wait(max(0.0, limit_s))
        except subprocess.TimeoutExpired:
            return None


def kill(life: Life, whom: Whom, chance: float) -> None:
    """From outside, with a signal that nobody can catch; of several workers `chance` picks one."""
    match whom:
        case "engine":
            _kill(life.pid)
        case "tree":
            with suppress(ProcessLookupError):
                os.killpg(life.pid, signal.SIGKILL)
        case "worker":
            workers = sorted(process.pid for process in _workers(life))
            if workers:
                _kill(workers[int(chance * len(workers))])
        case "mirror":
            while not (mirrors := list(_mirrors(life))) and life.wait(_LOOK_EVERY_S) is None:
                pass  # it is started after the first write
            for process in mirrors:
                _kill(process.pid)


def survivors(life: Life, limit_s: float) -> list[int]:
    """Processes of a target that has ended which still run after so long."""
    until = time.monotonic() + limit_s
    while (left := list(_session_of(life.pid))) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
    return left


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _workers(life: Life) -> Iterator[psutil.Process]:
    """Children of the fork server."""
    with suppress(psutil.Error):
        for child in psutil.Process(life.pid).children():
            with suppress(psutil.Error):
                yield from child.children()


def _mirrors(life: Life) -> Iterator[psutil.Process]:
    """The child that follows the log: it is spawned, and not the fork server."""
    with suppress(psutil.Error):
        for child in psutil.Process(life.pid).children():
            with suppress(psutil.Error):
                if "spawn_main" in " ".join(child.cmdline()):
                    yield child


def _session_of(pid: int) -> Iterator[int]:
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == pid and process.status() != psutil.STATUS_ZOMBIE:
                yield process.pid


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}
