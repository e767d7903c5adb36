"""What was measured of this machine is remembered, so that the same search computes in the same way tomorrow."""

import platform
from pathlib import Path

import torch

from nas_desktop.core.remembered import Remembered

_FILE = "numeric-mode.json"


class ProbeMemory:
    """How many times as fast bfloat16 is here, by number of threads. A file in the cache, which may be deleted."""

    def __init__(self, cache: Path) -> None:
        self._gains = Remembered(cache / _FILE, "gains")

    def recall(self, n_threads: int) -> float | None:
        """The gain that was measured; None where it was not, on another machine, or with another torch."""
        gain = self._gains.values().get(_key(n_threads))
        return float(gain) if isinstance(gain, int | float) and gain > 0 else None

    def keep(self, n_threads: int, gain: float) -> None:
        """Remember a gain. Where it cannot be written it is measured again the next time."""
        self._gains.keep(_key(n_threads), gain)


def _key(n_threads: int) -> str:
    """What a gain depends on; a user's folders may be shared by several machines."""
    capability = torch.backends.cpu.get_cpu_capability()
    return f"{platform.node()} {platform.machine()} {capability} torch {torch.__version__} threads {n_threads}"
