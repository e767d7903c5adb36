"""Jobs of a worker that are no trials: one at a time, listened to alone."""

from collections.abc import Callable, Generator, Iterator

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event, LogWritten
from nas_desktop.search.attempts import MAX_RETRIES
from nas_desktop.search.control import SearchControl
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import (
    Alive,
    Calibrated,
    DataPrepared,
    Job,
    JobFailed,
    LatencyMeasured,
    Message,
    ModeProbed,
    Parked,
    Paused,
    SpeedMeasured,
    Stopped,
    TestScored,
    TrialTrained,
)


class Errands:
    """Sends idle workers.

    Args:
        on_wishes: answers what the user wants meanwhile; may raise, to end the search.
        publish: makes an event known.
    """

    def __init__(
        self,
        crew: Crew,
        control: SearchControl,
        on_wishes: Callable[[], Iterator[Event]],
        publish: Callable[[Event], Iterator[Event]],
    ) -> None:
        self._crew = crew
        self._control = control
        self._on_wishes = on_wishes
        self._publish = publish

    def ask(self, job: Job, slot: int = 0) -> Generator[Event, None, Message]:
        """Have an idle worker do one job; returns its last word. A worker that dies is replaced, and asked again.

        Raises:
            NasError: it came to nothing.
        """
        n_deaths = 0
        self._crew.ask(job, slot)
        while True:
            message = self._crew.hear(self._control.waitable, slot)
            yield from self._on_wishes()
            match message:
                case None:
                    continue
                case DataPrepared() | ModeProbed() | TestScored() | LatencyMeasured():
                    return message
                case SlotDied():
                    n_deaths += 1
                    self._crew.replace(slot)  # also where this job is given up: others may come
                    if n_deaths > MAX_RETRIES:
                        raise NasError(sentence(message), "Try again.")
                    yield from self._publish(LogWritten("warning", f"{sentence(message)} It is tried again."))
                    self._crew.ask(job, slot)
                case JobFailed():
                    raise NasError(message.message, message.hint)
                case TrialTrained() | Parked() | SpeedMeasured() | Calibrated() | Paused() | Stopped() | Alive():
                    continue
                case _:
                    yield from self._publish(message)


def sentence(death: SlotDied) -> str:
    """How a worker ended, as a sentence."""
    words = str(death)
    return f"{words[:1].upper()}{words[1:]}."
