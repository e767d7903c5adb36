"""Short jobs that the window awaits, carried by the event loop of qasync."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

logger = logging.getLogger(__name__)
T = TypeVar("T")
_N_THREADS = 4  # they mostly wait, for files or for another process
THREAD_NAME = "task"  # how the names of its threads begin


class Tasks(QObject):
    """Starts coroutines from slots, and runs what would block the window in a thread."""

    changed = Signal()  # how many are running

    def __init__(self, loop: asyncio.AbstractEventLoop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop = loop
        self._threads = ThreadPoolExecutor(max_workers=_N_THREADS, thread_name_prefix=THREAD_NAME)
        self._running: set[asyncio.Task[Any]] = set()  # the loop itself holds tasks only weakly

    @property
    def n_running(self) -> int:
        """Tasks that have not ended."""
        return len(self._running)

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Let `job` run; what it raises reaches the window's error hook."""
        task = self._loop.create_task(job)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        self.changed.emit()

    async def in_thread(self, function: Callable[[], T]) -> T:
        """The result of `function`, which runs in a thread of its own and must not touch any widget."""
        return await self._loop.run_in_executor(self._threads, function)

    def close(self) -> None:
        """Give up whatever still runs."""
        for task in self._running:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self.changed.emit()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._loop.call_exception_handler({"message": "A task of the window failed", "exception": error})
