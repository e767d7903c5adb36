"""What was measured of this machine's speed, and how well it foretold trials since, is remembered. Loads no torch."""

import json
import platform
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from nas_desktop.core import durable
from nas_desktop.core.json_values import from_json, to_json
from nas_desktop.core.specs import NumericMode
from nas_desktop.network.speed import MachineSpeed

FORMAT_VERSION = 1
_FILE = "speed.json"
_MAX_RATIOS = 25  # the newest trials say how busy the machine is these days
_MIN_RATIOS = 3  # one trial alone may have met a busy moment
_MAX_BYTES = 4_000_000


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
        self._path = cache / _FILE
        self._key = f"{platform.node()} {platform.machine()} torch {_torch_version()} {device} slots {slots}"

    def recall(self) -> KnownSpeed | None:
        """What is known; None where nothing is, on another machine, or with another torch."""
        try:
            return from_json(KnownSpeed, self._entries()[self._key])
        except (KeyError, ValueError):
            return None

    def keep(self, known: KnownSpeed) -> None:
        """Remember; where it cannot be written it is measured again the next time."""
        value = {"format_version": FORMAT_VERSION, "speeds": {**self._entries(), self._key: to_json(known)}}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_json(self._path, value)
        except OSError:
            pass  # a cache: nothing is lost

    def _entries(self) -> dict[str, Any]:
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                return {}
            value = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(value, dict) or value.get("format_version") != FORMAT_VERSION:
            return {}
        speeds = value.get("speeds")
        return speeds if isinstance(speeds, dict) else {}


def _torch_version() -> str:
    try:
        return version("torch")
    except PackageNotFoundError:  # a packaged program has none of its own
        return "built in"
