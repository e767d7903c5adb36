"""Workers beside each other on one GPU, each training the same small network for a moment, to see what they reach."""

from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection

from nas_desktop.core.events import Event, LogWritten
from nas_desktop.core.specs import NumericMode
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.trials_at_once import Speeds
from nas_desktop.training.jobs import JobFailed, MeasureSpeed, SpeedMeasured

_MEASURE_S = 1.5


class Rehearsal:
    """Measures a crew in a numeric mode.

    Args:
        wishes: ready when the user wants something.
        on_wishes: answers it; may raise, to end the search.
        publish: makes an event known.
    """

    def __init__(
        self,
        crew: Crew,
        mode: NumericMode,
        wishes: Connection,
        on_wishes: Callable[[], Iterator[Event]],
        publish: Callable[[Event], Iterator[Event]],
    ) -> None:
        self._crew = crew
        self._mode = mode
        self._wishes = wishes
        self._on_wishes = on_wishes
        self._publish = publish

    def speeds(self, n_slots: int) -> Generator[Event, None, Speeds]:
        """What each of `n_slots` workers trains in a second; nothing where one of them fails."""
        warm = yield from self._ask_each(n_slots, 0.0)  # so that afterwards all of them begin at once
        if not warm:
            return ()
        return (yield from self._ask_each(n_slots, _MEASURE_S))

    def _ask_each(self, n_slots: int, seconds: float) -> Generator[Event, None, Speeds]:
        self._crew.ask_each(n_slots, MeasureSpeed(self._mode, seconds))
        waiting = set(range(n_slots))
        speeds: Speeds = ()
        while waiting:
            for slot, message in self._crew.hear_each(waiting, self._wishes):
                match message:
                    case SpeedMeasured():
                        speeds = (*speeds, message)
                        waiting.discard(slot)
                    case JobFailed() | SlotDied():
                        self._crew.replace(slot)
                        waiting.discard(slot)
                    case LogWritten():
                        yield from self._publish(message)
            yield from self._on_wishes()
        return speeds if len(speeds) == n_slots else ()
