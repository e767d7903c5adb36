"""How often a trial is tried again whose worker died, hung or ran out of memory."""

from collections import Counter
from dataclasses import dataclass, field

from nas_desktop.core.trial_row import TrialKey

MAX_RETRIES = 2


@dataclass(slots=True)
class Attempts:
    """Deaths of workers by trial, since the trial last got an epoch further.

    They are counted within one run of the program: an interruption of the whole is nobody's fault, and a trial that
    gets further each time will end.
    """

    _deaths: Counter[TrialKey] = field(default_factory=Counter)
    _furthest: dict[TrialKey, int] = field(default_factory=dict)  # epoch of each trial

    def may_try_again(self, key: TrialKey) -> bool:
        """Count one more death; whether another try is due."""
        self._deaths[key] += 1
        return self._deaths[key] <= MAX_RETRIES

    def number(self, key: TrialKey) -> int:
        """Which retry the next one is, from 1."""
        return self._deaths[key]

    def hear(self, key: TrialKey, epoch: int) -> None:
        """The trial has finished an epoch, perhaps one that it had finished before."""
        if epoch > self._furthest.get(key, 0):
            self._furthest[key] = epoch
            del self._deaths[key]
