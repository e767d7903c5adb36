"""Wall time without pauses, by a clock that no time zone, daylight saving or correction moves."""

import time
from collections.abc import Callable


class Stopwatch:
    """Runs from the moment it is made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before = 0.0
        self._since: float | None = clock()

    def seconds(self) -> float:
        """Time run so far."""
        return self._before + (self._clock() - self._since if self._since is not None else 0.0)

    def stand_still(self) -> None:
        """Stop counting."""
        self._before, self._since = self.seconds(), None

    def go_on(self) -> None:
        """Count again."""
        if self._since is None:
            self._since = self._clock()
