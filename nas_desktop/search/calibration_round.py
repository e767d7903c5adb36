"""All workers of a search measure their machine at the same time, as they will train."""

from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, LogWritten
from nas_desktop.core.specs import NumericMode
from nas_desktop.network.speed import MachineSpeed
from nas_desktop.search import resources
from nas_desktop.search.control import SearchControl
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import Calibrate, Calibrated, ChooseMode, JobFailed, MeasureSpeed, ModeProbed, Request
from nas_desktop.training.speed_memory import KnownSpeed, SpeedMemory


def calibrated(
    crew: Crew, n_slots: int, mode: NumericMode, wishes: Connection, on_wishes: Callable[[], Iterator[Event]]
) -> Generator[Event, None, MachineSpeed | None]:
    """What the slowest of `n_slots` workers measured; None where one of them failed.

    Args:
        wishes: ready when the user wants something.
        on_wishes: answers it; may raise, to end the search.
    """
    yield from _ask_each(crew, n_slots, MeasureSpeed(mode, 0.0), wishes, on_wishes)  # all of them begin at once then
    speeds = yield from _ask_each(crew, n_slots, Calibrate(mode), wishes, on_wishes)
    return max(speeds, key=lambda speed: speed.scale) if len(speeds) == n_slots else None


def _ask_each(
    crew: Crew, n_slots: int, request: Request, wishes: Connection, on_wishes: Callable[[], Iterator[Event]]
) -> Generator[Event, None, list[MachineSpeed]]:
    crew.ask_each(n_slots, request)
    waiting, speeds = set(range(n_slots)), []
    while waiting:
        for slot, message in crew.hear_each(waiting, wishes):
            match message:
                case Calibrated():
                    speeds.append(message.speed)
                case JobFailed() | SlotDied():
                    crew.replace(slot)
                case LogWritten():
                    continue  # a warning of torch about what was only measured
            waiting.discard(slot)
        yield from on_wishes()
    return speeds


class SpeedUnwanted(Exception):
    """Nobody waits for the measurement any longer."""


def measure_for(config: SearchConfig, machine: Machine, control: SearchControl) -> KnownSpeed | None:
    """Measure this machine for searches like `config`, and remember it; None where it cannot be measured.

    A GPU whose trials at once are not known yet is left to the search itself.

    Raises:
        SpeedUnwanted: `control` was asked for a stop meanwhile.
    """

    def give_up() -> Iterator[Event]:
        if control.take() is not None:
            raise SpeedUnwanted
        return iter(())

    crew = Crew(machine.make_slot)
    try:
        probed = _probed(crew, config, machine, control, give_up)
        if probed is None or resources.is_measured(config, probed.mode):
            return None
        n_slots = resources.n_slots(config, machine, probed.mode)
        speed = _last(calibrated(crew, n_slots, probed.mode, control.waitable, give_up))
    finally:
        crew.close()
    if speed is None:
        return None
    known = KnownSpeed(probed.mode, n_slots, probed.card, speed)
    SpeedMemory(machine.cache, config.device, config.slots).keep(known)
    return known


def _probed(
    crew: Crew, config: SearchConfig, machine: Machine, control: SearchControl, give_up: Callable[[], Iterator[Event]]
) -> ModeProbed | None:
    """How the machine computes fastest."""
    repeats = config.deterministic == "on"
    crew.ask(ChooseMode(config.device, resources.n_threads(config, machine), str(machine.cache), repeats))
    while True:
        message = crew.hear(control.waitable)
        give_up()
        match message:
            case ModeProbed():
                return message
            case JobFailed() | SlotDied():
                return None


def _last(generator: Generator[Event, None, MachineSpeed | None]) -> MachineSpeed | None:
    """What a generator returns, its events passed over."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            result: MachineSpeed | None = end.value
            return result
