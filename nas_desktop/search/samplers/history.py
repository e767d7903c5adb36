"""What a study's trials tell a sampler, read afresh for every question."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna import Study
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.search.samplers.design_space import Key, Values
from nas_desktop.search.samplers.foretold import foretold

Array = NDArray[np.float64]
PASSED_OVER = "passed_over"  # user attribute of a trial that was only a question: it counts for nothing
_POOR = 0.25  # a stopped trial of which no more is known is at best at this quantile of the finished ones


@dataclass(frozen=True, slots=True)
class History:
    """Trials in the order of their numbers; all scores are such that more is better."""

    finished: Sequence[Values]  # and those that were broken off, whether they may go on or not
    keys: Sequence[Key]  # of the finished ones
    values: Array  # (finished, objectives)
    pruned: NDArray[np.bool_]  # broken off before their end
    readings: Sequence[Mapping[int, float]]  # of the finished ones, by step; empty with several objectives
    violations: Array  # how far beyond the study's constraints; 0: within
    running: Sequence[Values]
    taken: Counter[Key]  # how often each design was trained, or will be

    def scores(self, weights: Sequence[float]) -> Array:
        """One number a finished trial; `weights` trade several objectives off (augmented Chebyshev, Knowles 2006).

        What was broken off counts with the score it would have come to, had it gained as much from there on as others
        did; it is poor where nobody knows. What breaks a constraint is worse than anything that does not.
        """
        scores = _traded_off(self.values, np.asarray(weights)) if self.values.shape[1] > 1 else self.values[:, 0].copy()
        feasible = self.violations <= 0
        if self.pruned.any():
            ends = foretold(scores, self.pruned, self.readings)
            whole = scores[~self.pruned & feasible]
            if len(whole):
                poor = np.sort(whole)[int(_POOR * (len(whole) - 1))]
                ends = np.where(np.isnan(ends), np.fmin(scores, poor), ends)
            scores = np.where(self.pruned & ~np.isnan(ends), ends, scores)
        scores = np.nan_to_num(scores, nan=-np.inf)
        lowest = scores[np.isfinite(scores)].min(initial=0.0)
        return np.where(feasible, scores, lowest - 1.0 - self.violations)


def counts(trial: FrozenTrial) -> bool:
    """Whether a trial is more than a question that was asked."""
    return not (trial.state == TrialState.FAIL and PASSED_OVER in trial.user_attrs)


def params_of(trial: FrozenTrial) -> Values:
    """The values of a trial; those it is meant to get where it has not begun."""
    if trial.state == TrialState.WAITING:
        fixed: dict[str, Any] = trial.system_attrs.get("fixed_params", {})
        return fixed
    return trial.params


def signed_values(study: Study, trials: Sequence[FrozenTrial]) -> Array:
    """The objectives of finished trials, more is better; NaN where a stopped trial had none."""
    signs = _signs(study)
    rows = [trial.values if trial.values is not None else _newest(trial, len(signs)) for trial in trials]
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(signs)) * signs


def signed_readings(study: Study, trials: Sequence[FrozenTrial]) -> list[Mapping[int, float]]:
    """The scores before the end of trials, by step, more is better."""
    sign = _signs(study)[0]
    return [{step: sign * value for step, value in trial.intermediate_values.items()} for trial in trials]


def _signs(study: Study) -> list[float]:
    return [1.0 if direction == StudyDirection.MAXIMIZE else -1.0 for direction in study.directions]


def _newest(trial: FrozenTrial, n_objectives: int) -> list[float]:
    """What a trial that rests has come to; Optuna itself gives one that was pruned the same value."""
    steps = trial.intermediate_values
    return [steps[max(steps)]] if steps and n_objectives == 1 else [np.nan] * n_objectives


def violations(trials: Sequence[FrozenTrial]) -> Array:
    """How far each trial is beyond its constraints."""
    return np.array([sum(max(0.0, c) for c in trial.constraints.values()) for trial in trials])


def _traded_off(values: Array, weights: Array) -> Array:
    values = np.clip(values, -1e300, 1e300)
    known = values[~np.isnan(values).any(axis=1)]  # a trial that was stopped has no values
    if not len(known):
        return np.full(len(values), np.nan)
    low, high = np.quantile(known, 0.1, axis=0), known.max(axis=0)
    share = np.clip((values - low) / np.where(high > low, high - low, 1.0), -1.0, 1.0)
    traded: Array = (weights * (share - 1.0)).min(axis=1) + 0.05 * (weights * share).sum(axis=1)
    return traded


def even_weights(study: Study) -> list[float]:
    """Every objective counts the same."""
    return [1.0 / len(study.directions)] * len(study.directions)


def milestone(n: int) -> int:
    """How many of `n` trials to learn from: all up to 24, then up to the last 4th, 8th, 16th …, which costs little."""
    every = 1
    while n >= 24 * every:
        every *= 2 if every > 1 else 4
    return n - n % every
