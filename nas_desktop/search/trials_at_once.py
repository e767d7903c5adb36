"""How many trials a GPU trains beside each other: as many as pay, by measurement, remembered in the cache."""

import json
import platform
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from nas_desktop.core.events import Event
from nas_desktop.core.json_values import to_json
from nas_desktop.core.remembered import Remembered
from nas_desktop.core.specs import NumericMode
from nas_desktop.training.jobs import SpeedMeasured

_FILE = "trials-at-once.json"
_TRIED = (1, 2, 4)
_MIN_GAIN = 1.1  # in images a second, all workers together, over the smaller number

Speeds = tuple[SpeedMeasured, ...]  # one a worker; none where a worker failed
Measure = Callable[[int], Generator[Event, None, Speeds]]


def most_productive(measure: Measure, n_cores: int) -> Generator[Event, None, int]:
    """The number of workers to take; larger ones are tried as long as they gain, and cores and memory are there."""
    best, speed = 1, 0.0
    for n_slots in _TRIED:
        if n_slots > n_cores:
            break
        speeds = yield from measure(n_slots)
        together = sum(one.images_per_second for one in speeds)
        if not speeds or together < _MIN_GAIN * speed:
            break
        best, speed = n_slots, together
        if not has_room_for_as_many_again(speeds):
            break
    return best


def has_room_for_as_many_again(speeds: Sequence[SpeedMeasured]) -> bool:
    """Whether those there are have left half of the GPU's memory."""
    return all(2 * one.free_bytes >= one.total_bytes for one in speeds)


class TrialsAtOnceMemory:
    """What was measured in a numeric mode on a card. A file in the cache, which may be deleted."""

    def __init__(self, cache: Path, card: str, mode: NumericMode) -> None:
        self._numbers = Remembered(cache / _FILE, "numbers")
        self._key = f"{platform.node()} {card} {json.dumps(to_json(mode), sort_keys=True)}"

    def recall(self) -> int | None:
        """The number that was found; None where nothing was measured."""
        number = self._numbers.values().get(self._key)
        return number if isinstance(number, int) and number in _TRIED else None

    def keep(self, n_slots: int) -> None:
        """Remember a number. Where it cannot be written it is measured again the next time."""
        self._numbers.keep(self._key, n_slots)
