"""What was measured of this machine is remembered, so that the same search computes in the same way tomorrow."""

import json
import platform
from pathlib import Path

import torch

from nas_desktop.core import durable

FORMAT_VERSION = 1
_FILE = "numeric-mode.json"


class ProbeMemory:
    """How many times as fast bfloat16 is here, by number of threads. A file in the cache, which may be deleted."""

    def __init__(self, cache: Path) -> None:
        self._path = cache / _FILE

    def recall(self, n_threads: int) -> float | None:
        """The gain that was measured; None where it was not, on another machine, or with another torch."""
        gain = self._gains().get(_key(n_threads))
        return float(gain) if isinstance(gain, int | float) and gain > 0 else None

    def keep(self, n_threads: int, gain: float) -> None:
        """Remember a gain. Where it cannot be written it is measured again the next time."""
        value = {"format_version": FORMAT_VERSION, "gains": {**self._gains(), _key(n_threads): gain}}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_json(self._path, value)
        except OSError:
            pass  # a cache: nothing is lost

    def _gains(self) -> dict[str, object]:
        try:
            value = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(value, dict) or value.get("format_version") != FORMAT_VERSION:
            return {}
        gains = value.get("gains")
        return gains if isinstance(gains, dict) else {}


def _key(n_threads: int) -> str:
    """What a gain depends on; a user's folders may be shared by several machines."""
    capability = torch.backends.cpu.get_cpu_capability()
    return f"{platform.node()} {platform.machine()} {capability} torch {torch.__version__} threads {n_threads}"
