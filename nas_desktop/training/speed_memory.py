"""What was measured of this machine's speed, and how well it foretold trials since, is remembered. Loads no torch."""

import platform
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from nas_desktop.core.json_values import from_json, to_json
from nas_desktop.core.remembered import Remembered
from nas_desktop.core.specs import NumericMode
from nas_desktop.network.speed import MachineSpeed

_FILE = "speed.json"
_MAX_RATIOS = 25  # the newest trials say how busy the machine is these days
_MIN_RATIOS = 3  # one trial alone may have met a busy moment


@dataclass(frozen=True, slots=True)
class KnownSpeed:
    """The speed of a machine with so many trials at once."""

    mode: NumericMode
    n_slots: int
    card: str  # the GPU it was measured on; empty on a CPU
    speed: MachineSpeed
    ratios: tuple[float, ...] = ()  # real to foretold seconds of the newest trials

    @property
    def correction(self) -> float:
        """What foretold seconds are to be multiplied by: the median of the trials since."""
        return median(self.ratios) if len(self.ratios) >= _MIN_RATIOS else 1.0

    def with_ratio(self, ratio: float) -> "KnownSpeed":
        """One more trial has ended; the oldest is forgotten."""
        return replace(self, ratios=(*self.ratios, ratio)[-_MAX_RATIOS:])


class SpeedMemory:
    """A file in the cache, which may be deleted.

    Args:
        device: as the user names it, such as `auto`; so that what it was can be known without asking torch.
        slots: as the user names it.
    """

    def __init__(self, cache: Path, device: str, slots: int | str) -> None:
        self._speeds = Remembered(cache / _FILE, "speeds")
        self._key = f"{platform.node()} {platform.machine()} torch {_torch_version()} {device} slots {slots}"

    def recall(self) -> KnownSpeed | None:
        """What is known; None where nothing is, on another machine, or with another torch."""
        try:
            return from_json(KnownSpeed, self._speeds.values()[self._key])
        except (KeyError, ValueError):
            return None

    def keep(self, known: KnownSpeed) -> None:
        """Remember; where it cannot be written it is measured again the next time."""
        self._speeds.keep(self._key, to_json(known))


def _torch_version() -> str:
    try:
        return version("torch")
    except PackageNotFoundError:  # a packaged program has none of its own
        return "built in"
