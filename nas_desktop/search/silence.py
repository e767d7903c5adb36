"""Notices when nothing is heard of a running trial for far too long."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

_FLOOR_S = 60.0
_TIMES_USUAL = 10  # the usual time between two signs of life
_PATIENCE = 2  # times as long, then the trial is ended
_N_REMEMBERED = 50


@dataclass(slots=True)
class _Watch:
    heard: float
    gaps: deque[float] = field(default_factory=lambda: deque(maxlen=_N_REMEMBERED))
    is_alarming: bool = False

    @property
    def limit_s(self) -> float:
        return max(_FLOOR_S, _TIMES_USUAL * median(self.gaps)) if self.gaps else _FLOOR_S


@dataclass(frozen=True, slots=True)
class Silence:
    """Of the trial in a slot."""

    slot: int
    seconds: float  # 0: it is heard again
    is_final: bool = False  # nobody needs to wait any longer


class SilenceWatch:
    """When each busy slot was last heard. Its clock stands still while the computer sleeps.

    Args:
        clock: seconds from anywhere; it never jumps.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._watches: dict[int, _Watch] = {}

    def begin(self, slot: int) -> None:
        """A trial starts in a slot, or goes on after a pause."""
        self._watches[slot] = _Watch(self._clock())

    def end(self, slot: int) -> None:
        """Nothing is to be heard of the slot any longer."""
        self._watches.pop(slot, None)

    def hear(self, slot: int) -> bool:
        """A sign of life; whether it ends an alarming silence."""
        watch, now = self._watches.get(slot), self._clock()
        if watch is None:
            return False
        watch.gaps.append(now - watch.heard)
        watch.heard, was_alarming = now, watch.is_alarming
        watch.is_alarming = False
        return was_alarming

    def begin_anew(self) -> None:
        """Nobody listened for a while."""
        for watch in self._watches.values():
            watch.heard = self._clock()

    def alarming(self) -> Iterator[Silence]:
        """The slots that are silent for too long now."""
        now = self._clock()
        for slot, watch in self._watches.items():
            seconds = now - watch.heard
            if seconds >= watch.limit_s:
                watch.is_alarming = True
                yield Silence(slot, seconds, seconds >= _PATIENCE * watch.limit_s)
