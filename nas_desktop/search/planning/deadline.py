"""When a search has to be ready, by a number of minutes or by the clock of the wall."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from nas_desktop.core.config import SearchConfig
from nas_desktop.search.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Budget:
    """The time of a search as it stands at one moment, in seconds; None: nobody waits for its end."""

    in_all: float | None = None
    left: float | None = None  # 0 or more
    spent: float = 0.0


class Deadline:
    """The end of one search.

    Minutes are those in which the search runs: pauses do not count, nor does the time between two runs of it. A time of
    day is the next at which the wall clock showed it after the very first start, whatever happened since.

    Args:
        stopwatch: of this run; it stands still while the search pauses.
        spent_before: seconds of earlier runs, and of this one before the stopwatch was started.
        started: when the search was started first.
        now: the wall clock, in UTC.
        zone: whose clock the wall has; None: this computer's.
    """

    def __init__(
        self,
        config: SearchConfig,
        stopwatch: Stopwatch,
        spent_before: float = 0.0,
        started: datetime | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        zone: tzinfo | None = None,
    ) -> None:
        self._stopwatch = stopwatch
        self._spent_before = spent_before
        self._now = now
        self._started = started if started is not None else now()
        self._minutes = config.minutes
        self._end = next_time(config.until, self._started, zone) if config.until is not None else None

    @property
    def in_all(self) -> float | None:
        """Seconds of the whole search; None: no limit."""
        if self._end is not None:
            return (self._end - self._started).total_seconds()
        return self._minutes * 60 if self._minutes is not None else None

    def spent(self) -> float:
        """Seconds of them that are over; without a limit those in which the search ran."""
        if self._end is not None:
            return max(0.0, (self._now() - self._started).total_seconds())
        return self._spent_before + self._stopwatch.seconds()

    def left(self) -> float | None:
        """Seconds until everything must be ready, 0 when that is past; None: no limit."""
        in_all = self.in_all
        return None if in_all is None else max(0.0, in_all - self.spent())

    def budget(self) -> Budget:
        """All three as they are now."""
        return Budget(self.in_all, self.left(), self.spent())


def next_time(until: str, after: datetime, zone: tzinfo | None = None) -> datetime:
    """The first moment later than `after` at which a clock on the wall shows `until`.

    Where the clock is put back it shows some times twice, and the first still to come is meant. A time that is left
    out where it is put forward is that much after the last minute before the gap.

    Args:
        until: such as 17:30.
        after: with its time zone.
        zone: whose clock the wall has; None: this computer's.
    """
    hour, minute = (int(part) for part in until.split(":"))
    today = after.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None)
    moments = (moment for day in range(3) for moment in _moments(today + timedelta(days=day), zone))
    return next(moment for moment in moments if moment > after)


def _moments(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """When a wall clock shows `wall`: twice in the night in which it is put back, else both are the same."""
    # Without a zone of its own a time of day is taken for that of this computer, whose rules for that very day hold.
    return [wall.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1)]
