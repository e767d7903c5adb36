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
_TELL_EVERY_S = 60.0  # of a silence that lasts


@dataclass(slots=True)
class _Watch:
    heard: float
    gaps: deque[float] = field(default_factory=lambda: deque(maxlen=_N_REMEMBERED))
    told: float | None = None  # when its silence was last told; None while it is heard

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
        watch.heard, was_alarming = now, watch.told is not None
        watch.told = None
        return was_alarming

    def begin_anew(self) -> None:
        """Nobody listened for a while."""
        for watch in self._watches.values():
            watch.heard = self._clock()

    def alarming(self) -> Iterator[Silence]:
        """The slots that are silent for too long now: each when that begins, then once a minute, and at the last."""
        now = self._clock()
        for slot, watch in self._watches.items():
            seconds = now - watch.heard
            is_final = seconds >= _PATIENCE * watch.limit_s
            is_due = watch.told is None or now - watch.told >= _TELL_EVERY_S
            if is_final or (seconds >= watch.limit_s and is_due):
                watch.told = now
                yield Silence(slot, seconds, is_final)
