"""Measuring processes side by side, one a core."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from nas_desktop.core.json_values import decode, encode_tagged
from nas_desktop.search.bench.asking import AskCost
from nas_desktop.search.bench.regret import Regret
from nas_desktop.search.bench.tasks import Found, SearchTable, Task

_COMMAND = (sys.executable, "-m", "nas_desktop.search.bench.worker")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def done_by_workers(tasks: Sequence[Task], n_workers: int, command: Sequence[str] = _COMMAND) -> Iterator[Any]:
    """A `Regret` or an `AskCost` for each task, in their order.

    Raises:
        RuntimeError: a process ended early; what it said stands on standard error.
    """
    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    processes = [_start(command) for _ in range(min(n_workers, len(tasks)))]
    for process in processes:
        idle.put(process)

    def do(task: Task) -> Found:
        process = idle.get()
        try:
            return _ask(process, task)
        finally:
            idle.put(process)

    pool = ThreadPoolExecutor(max(1, len(processes)))
    try:
        yield from pool.map(do, tasks)
    finally:
        for process in processes:
            process.kill()  # whoever waits for its answer goes on
        pool.shutdown(cancel_futures=True)
        for process in processes:
            process.communicate()


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **_ONE_THREAD}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def _ask(process: "subprocess.Popen[bytes]", task: Task) -> Found:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(encode_tagged(task) + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it has ended, and the next line says so
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"A measuring process ended early with exit code {process.wait()}, at {task}.")
    return decode(Regret, line) if isinstance(task, SearchTable) else decode(AskCost, line)
