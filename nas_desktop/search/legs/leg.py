"""What a leg of a search is to the engine: trials, one after another, until there are no more."""

from collections.abc import Generator, Iterator, Sequence
from typing import Protocol

from nas_desktop.core.events import Event, TrialStarted
from nas_desktop.search.trial_jobs import TrialJobs


class Leg(Protocol):
    """Trials that belong together."""

    @property
    def jobs(self) -> TrialJobs:
        """What a worker is to do for one of them."""
        ...

    def next(self, slot: int) -> Generator[Event, None, TrialStarted | None]:
        """The start of the next trial, which will run in an idle `slot`; None where none is left, or none just now."""
        ...

    def ended(self) -> Iterator[Event]:
        """A trial has ended; what else follows from that."""
        ...

    def seconds_left(self) -> float | None:
        """Until what still runs is cut off; None: nobody waits."""
        ...


class InTurn:
    """One leg after another without waiting for the last trials of the one before; they share their jobs."""

    def __init__(self, legs: Sequence[Leg]) -> None:
        self._legs = legs
        self.jobs = legs[0].jobs

    def next(self, slot: int) -> Generator[Event, None, TrialStarted | None]:
        """See `Leg`."""
        for leg in self._legs:
            started = yield from leg.next(slot)
            if started is not None:
                return started
        return None

    def ended(self) -> Iterator[Event]:
        """See `Leg`."""
        for leg in self._legs:
            yield from leg.ended()

    def seconds_left(self) -> float | None:
        """See `Leg`."""
        return self._legs[-1].seconds_left()
