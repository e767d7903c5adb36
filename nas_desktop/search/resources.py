"""What a search may use of this machine, from what the user asked and what the device is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nas_desktop.core.config import MAX_MACS_ON_CPU, SearchConfig
from nas_desktop.core.specs import NumericMode
from nas_desktop.search.limits import Limits
from nas_desktop.search.slots.slot import Slot


@dataclass(frozen=True, slots=True)
class Machine:
    """The computer, as far as a search needs to know it."""

    n_cores: int
    cache: Path
    make_slot: Callable[[], Slot]
    foretells: bool = False  # whether its speed is measured, to say how long a search may take


def n_threads(config: SearchConfig, machine: Machine) -> int:
    """Threads a worker: all slots together never have more than the cores, or all of them crawl."""
    return max(1, machine.n_cores // _cpu_slots(config, machine))


def is_measured(config: SearchConfig, mode: NumericMode) -> bool:
    """Whether it is found out by measurement how many trials at once pay."""
    return config.slots == "auto" and mode.device != "cpu"


def n_slots(config: SearchConfig, machine: Machine, mode: NumericMode) -> int:
    """Trials at once: one a core on a CPU, unless the user says otherwise; on a GPU one, before it is measured."""
    return 1 if is_measured(config, mode) else _cpu_slots(config, machine)


def limits(config: SearchConfig, mode: NumericMode) -> Limits:
    """What a network may cost on this device."""
    match config.max_macs:
        case "auto":
            max_macs = MAX_MACS_ON_CPU if mode.device == "cpu" else None
        case "none":
            max_macs = None
        case number:
            max_macs = number
    return Limits(config.max_params, max_macs, config.max_file_mb, config.max_activation_mb, config.max_ms)


def n_known_good(config: SearchConfig, n_trials: int) -> int:
    """How many trials may be known-good designs: the search is to find more than what it was given."""
    return n_trials // 3 if config.known_good == "on" else 0


def _cpu_slots(config: SearchConfig, machine: Machine) -> int:
    return machine.n_cores if config.slots == "auto" else config.slots
