"""The load of the graphics card, as its driver tells it; nothing where there is none."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GpuLoad:
    """One reading of the first card."""

    name: str
    share: float  # 0 to 1, of its time in which it computed
    used_bytes: int
    total_bytes: int
    celsius: float | None = None


class GpuWatch(Protocol):
    """Reads the load now and then."""

    def read(self) -> GpuLoad | None:
        """The newest reading; None where there is no card, or none any more."""


class NvidiaWatch:
    """By NVML, which comes with the driver. A machine without it is asked once, and never again."""

    def __init__(self) -> None:
        self._library: Any = None
        self._is_there = True

    def read(self) -> GpuLoad | None:
        """The first card."""
        if not self._is_there:
            return None
        try:
            return self._read()
        except Exception as error:  # whatever the driver says: without it the search goes on, and so does the window
            logger.debug("The graphics card cannot be asked: %s", error)
            self._is_there = False
            return None

    def _read(self) -> GpuLoad | None:
        if self._library is None:
            import pynvml  # once the window is painted

            pynvml.nvmlInit()
            self._library = pynvml
        nvml = self._library
        if not nvml.nvmlDeviceGetCount():
            self._is_there = False
            return None
        card = nvml.nvmlDeviceGetHandleByIndex(0)
        memory = nvml.nvmlDeviceGetMemoryInfo(card)
        name = nvml.nvmlDeviceGetName(card)
        return GpuLoad(
            name=name.decode() if isinstance(name, bytes) else str(name),
            share=nvml.nvmlDeviceGetUtilizationRates(card).gpu / 100,
            used_bytes=int(memory.used),
            total_bytes=int(memory.total),
            celsius=float(nvml.nvmlDeviceGetTemperature(card, nvml.NVML_TEMPERATURE_GPU)),
        )
