"""Notices that the computer has slept, by two clocks of which only one goes on meanwhile."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_INTERVAL_MS = 5000
_LEAST_S = 60.0  # shorter gaps are a busy machine or a clock being set

Clock = Callable[[], float]


class SleepWatch(QObject):
    """Compares the clocks every few seconds.

    Args:
        awake: seconds that stand still while the computer sleeps.
        always: seconds that go on.
    """

    slept = Signal(float)  # seconds

    def __init__(
        self, parent: QObject | None = None, awake: Clock = time.monotonic, always: Clock | None = None
    ) -> None:
        super().__init__(parent)
        self._awake, self._always = awake, always or _always
        self._gap = self._difference()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare now."""
        before, self._gap = self._gap, self._difference()
        if self._gap - before >= _LEAST_S:
            self.slept.emit(self._gap - before)

    def _difference(self) -> float:
        return self._always() - self._awake()


def _always() -> float:
    """Seconds since the start of the computer, sleep included; the time of day where the system has no such clock."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.time()
