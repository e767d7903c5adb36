"""What the samplers of one search share: its space, and work that would be done again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.search.samplers.conditions import learned_conditions
from nas_desktop.search.samplers.design_space import DesignSpace, Key, Values
from nas_desktop.search.samplers.history import (
    History,
    counts,
    milestone,
    params_of,
    signed_readings,
    signed_values,
    violations,
)
from nas_desktop.search.strategies.strategy import Active, Admits, Space

if TYPE_CHECKING:
    from nas_desktop.search.samplers.gaussian_process import Kernel

_FOR_CONDITIONS = 300  # trials that conditions are learned from; a space that needs more is beyond a simple rule
_KERNELS = 8
_KEYS = 100


class Memory:
    """A cache: whatever it holds follows from the trials alone; a search resumed without it goes on the same."""

    def __init__(self, space: Space | None, active: Active | None, admits: Admits | None) -> None:
        self.lock = Lock()
        self.kernels: dict[object, Kernel] = {}
        self._active = active
        self._admits = admits
        self._declared = DesignSpace(space, active, admits) if space is not None and active is not None else None
        self._told = dict(space) if space is not None else None
        self._learned: tuple[object, DesignSpace] | None = None
        self._keys: dict[int, tuple[FrozenTrial, DesignSpace, Key]] = {}

    def read(self, study: Study, number: int) -> tuple[DesignSpace, History]:
        """The space and the past, as trial `number` may know them."""
        trials = [t for t in study.get_trials(deepcopy=False) if t.number != number and counts(t)]
        space = self._declared or self._learn(trials)
        if len(self._keys) > 2 * len(trials) + _KEYS:  # trials that were asked for and forgotten
            self._keys.clear()
        taken = Counter([self._key(trial, space) for trial in trials if params_of(trial)])
        finished = [trial for trial in trials if _is_finished(trial) or _is_known_in_part(trial)]
        running = [trial.params for trial in trials if _is_running(trial) and not _is_known_in_part(trial)]
        history = History(
            finished=[trial.params for trial in finished],
            keys=[self._key(trial, space) for trial in finished],
            values=signed_values(study, finished),
            pruned=np.array([trial.state != TrialState.COMPLETE for trial in finished], dtype=bool),
            readings=signed_readings(study, finished),
            violations=violations(finished),
            running=running,
            taken=taken,
        )
        return space, history

    def remember_kernel(self, key: object, kernel: "Kernel") -> None:
        """Keep a fitted kernel; only the last few are asked for again."""
        while len(self.kernels) >= _KERNELS:
            del self.kernels[next(iter(self.kernels))]
        self.kernels[key] = kernel

    def _key(self, trial: FrozenTrial, space: DesignSpace) -> Key:
        kept = self._keys.get(id(trial))
        if kept is not None and kept[0] is trial and kept[1] is space:
            return kept[2]
        key = space.key(params_of(trial))
        if trial.state.is_finished():  # only these stay as they are
            self._keys[id(trial)] = (trial, space, key)
        return key

    def _learn(self, trials: Sequence[FrozenTrial]) -> DesignSpace:
        """The space as the trials show it, the newest range of each parameter where they differ."""
        found: dict[str, BaseDistribution] = dict(self._told or {})
        if self._told is None:
            for trial in trials:
                found.update(trial.distributions)
        seen = [trial for trial in trials if trial.state.is_finished() and trial.params]
        seen = seen[: min(_FOR_CONDITIONS, milestone(len(seen)))]
        basis = (found, seen)
        if self._learned is None or self._learned[0] != basis:
            designs = [_known(trial.params, found) for trial in seen]
            active = _cautious(self._active) if self._active else learned_conditions(found, designs)
            if self._learned is None or self._learned[1].distributions != found:
                self.kernels.clear()  # the same values may stand elsewhere in other ranges
            self._learned = (basis, DesignSpace(found, active, self._admits))
        return self._learned[1]


def _cautious(active: Active) -> Active:
    """`active` while some parameters it asks about may not have turned up yet."""

    def known(values: Mapping[str, Any]) -> Collection[str]:
        try:
            return active(values)
        except KeyError:
            return list(values)

    return known


def _is_finished(trial: FrozenTrial) -> bool:
    return bool(trial.params) and trial.state in (TrialState.COMPLETE, TrialState.PRUNED)


def _is_running(trial: FrozenTrial) -> bool:
    return bool(trial.params) and trial.state == TrialState.RUNNING


def _is_known_in_part(trial: FrozenTrial) -> bool:
    """Whether a trial has shown something before its end, as one that rests at a rung has."""
    return _is_running(trial) and bool(trial.intermediate_values)


def _known(values: Values, space: Mapping[str, BaseDistribution]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in space}
