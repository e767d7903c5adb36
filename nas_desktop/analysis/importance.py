"""How much of the scores' variation each parameter explains.

Functional analysis of variance, first order, on a random forest: Hutter, Hoos and Leyton-Brown (2014), "An Efficient
Approach for Assessing Hyperparameter Importance". Two things differ from the paper. A parameter that only some trials
have is judged among those, and weighs as much as their part of all variation. And shares are of the scores' variation
as far as the forest foretells trials it has not seen: what chance did counts for nothing, so that few or random trials
do not name winners.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from nas_desktop.analysis.forest import Floats, Forest, Ints, Table, grow_forest
from nas_desktop.core.specs import Value
from nas_desktop.core.state import SearchState

LEAST_TRIALS = 10  # below it even a forest of pure chance foretells something now and then
FEW_TRIALS = 25  # below it shares change by a third when a trial is added
ALIKE = 0.004  # standard deviation of scores: less than the chance of 1,000 validation images makes anyway
UNCLEAR = 0.05  # explained by all parameters together
_MOST_TRIALS = 1500  # more do not change the shares, only the wait
_MOST_LEVELS = 16
_SEED = 0

Verdict = Literal["too few", "alike", "unclear", "clear"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One trial: the values drawn for it, its score, and after how many epochs."""

    values: Mapping[str, Value]
    score: float
    epochs: int = 1


@dataclass(frozen=True, slots=True)
class Importance:
    """One parameter's own share of the variation."""

    name: str
    share: float  # 0 to 1
    spread: float  # standard deviation over the trees
    n_trials: int  # that have the parameter


@dataclass(frozen=True, slots=True)
class Importances:
    """What can be said of all parameters, the most important first."""

    verdict: Verdict
    n_trials: int
    parameters: tuple[Importance, ...] = ()

    @property
    def explained(self) -> float:
        """Share explained by single parameters; what is left is their interplay and chance."""
        return sum(parameter.share for parameter in self.parameters)

    @property
    def is_rough(self) -> bool:
        """Whether there are so few trials that the order may still change."""
        return self.n_trials < FEW_TRIALS

    @property
    def n_missing(self) -> int:
        """Trials to wait for until there is something to say."""
        return max(0, LEAST_TRIALS - self.n_trials)


def observations(state: SearchState) -> tuple[Observation, ...]:
    """The trials that tell something: complete ones, and screenings, whose fewer epochs are accounted for."""
    return tuple(
        Observation(row.drawn, row.score, len(row.curve) or row.epochs if row.stage == "screen" else row.epochs)
        for row in state.search_rows
        if row.score is not None and (row.state == "COMPLETE" or (row.stage == "screen" and row.state != "FAIL"))
    )


def importances(trials: Sequence[Observation], log_scaled: Collection[str] = ()) -> Importances:
    """Judge every parameter that has more than one value.

    Args:
        trials: in any order; those of different epochs are compared among their like.
        log_scaled: names of parameters that count by their logarithm.
    """
    n = len(trials)
    if n < LEAST_TRIALS:
        return Importances("too few", n)
    kept = _thinned(trials)
    all_squares = _squares_within(kept)
    if all_squares / len(kept) < ALIKE**2:
        return Importances("alike", n)
    found = [
        importance
        for names, holders in _groups(kept)
        for importance in _judged(names, holders, all_squares, log_scaled, n / len(kept))
    ]
    found.sort(key=lambda importance: (-importance.share, importance.name))
    excess = max(1.0, sum(importance.share for importance in found))  # estimates of parts can exceed the whole
    shares = tuple(Importance(i.name, i.share / excess, i.spread / excess, i.n_trials) for i in found)
    return Importances("clear" if sum(i.share for i in shares) >= UNCLEAR else "unclear", n, shares)


def _thinned(trials: Sequence[Observation]) -> Sequence[Observation]:
    if len(trials) <= _MOST_TRIALS:
        return trials
    chosen = np.random.default_rng(_SEED).choice(len(trials), _MOST_TRIALS, replace=False)
    return [trials[i] for i in sorted(chosen.tolist())]


def _groups(trials: Sequence[Observation]) -> list[tuple[list[str], list[Observation]]]:
    """Parameters that the same trials have, and those trials; each has at least two values among them."""
    holders: dict[str, list[int]] = {}
    for i, trial in enumerate(trials):
        for name in trial.values:
            holders.setdefault(name, []).append(i)
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, which in holders.items():
        if len(which) >= LEAST_TRIALS and len({_plain(trials[i].values[name]) for i in which}) > 1:
            groups.setdefault(tuple(which), []).append(name)
    return [(names, [trials[i] for i in which]) for which, names in groups.items()]


def _judged(
    names: list[str], trials: list[Observation], all_squares: float, log_scaled: Collection[str], scale: float
) -> list[Importance]:
    """The parameters `names`, which all of `trials` have, beside whatever else these have in common."""
    squares = _squares_within(trials)
    if squares <= 0:
        return [Importance(name, 0.0, 0.0, round(len(trials) * scale)) for name in names]
    common = [name for name in trials[0].values if all(name in trial.values for trial in trials)]
    columns = [[trial.values[name] for trial in trials] for name in common]
    columns.append([trial.epochs for trial in trials])  # not shown, but its effect must not go to another
    scales = [_Scale.of(column, name in log_scaled) for column, name in zip(columns, [*common, ""], strict=True)]
    table = Table(
        np.stack([scale.levels for scale in scales], axis=1),
        max(scale.n_levels for scale in scales),
        np.array([scale.is_category for scale in scales]),
        np.array([trial.score for trial in trials]),
    )
    forest = grow_forest(table, _SEED)
    foretold = 1 - float(np.nansum((table.scores - forest.unseen) ** 2)) / squares
    weight = max(0.0, min(1.0, foretold)) * squares / all_squares
    shares = _shares(forest, [scale.weights(table.n_levels) for scale in scales])
    own = [common.index(name) for name in names]
    mean, spread = shares.mean(axis=0), shares.std(axis=0)
    return [
        Importance(name, weight * float(mean[i]), weight * float(spread[i]), round(len(trials) * scale))
        for name, i in zip(names, own, strict=True)
    ]


def _shares(forest: Forest, weights: list[Floats]) -> Floats:
    """Each parameter's share of the variation of each tree (equations 3 to 8 of the paper): (trees, parameters).

    The last parameter is the number of epochs: its share is taken out of the whole.
    """
    measure = np.stack(weights)  # (parameters, levels), each row adds up to 1
    parts = np.einsum("lpk,pk->lp", forest.box, measure)  # of each parameter's range that a leaf covers
    volume = parts.prod(axis=1)
    mean = _by_tree(forest, volume * forest.value)
    whole = _by_tree(forest, volume * forest.value**2) - mean**2
    found = []
    for i, row in enumerate(measure):
        inside = forest.box[:, i] * (volume * forest.value / parts[:, i])[:, None]
        marginal = np.stack([_by_tree(forest, column) for column in inside.T], axis=1)  # (trees, levels)
        found.append(((marginal - mean[:, None]) ** 2) @ row)
    variances = np.stack(found, axis=1)
    rest = np.maximum(whole - variances[:, -1], 0.0)[:, None]
    shares: Floats = np.divide(variances, rest, out=np.zeros_like(variances), where=rest > 1e-12)
    return np.minimum(shares, 1.0)


def _by_tree(forest: Forest, values: Floats) -> Floats:
    return np.bincount(forest.tree, values, forest.n_trees).astype(float)


def _squares_within(trials: Sequence[Observation]) -> float:
    """Squared deviations of the scores from the mean of the trials with as many epochs."""
    scores: dict[int, list[float]] = {}
    for trial in trials:
        scores.setdefault(trial.epochs, []).append(trial.score)
    return float(sum(np.var(group) * len(group) for group in scores.values()))


@dataclass(frozen=True, slots=True)
class _Scale:
    """A column of values as levels."""

    levels: Ints
    n_levels: int
    is_category: bool

    @classmethod
    def of(cls, column: Sequence[Value], logarithmic: bool) -> "_Scale":
        """Few values are levels as they are; many numbers fall into bins of equal width."""
        if any(isinstance(value, str | bool) for value in column):
            return cls._of_words([str(value) for value in column])
        figures = [float(value) for value in column]
        if logarithmic and min(figures) > 0:
            figures = [log(value) for value in figures]
        distinct = sorted(set(figures))
        if len(distinct) <= _MOST_LEVELS:
            return cls(np.searchsorted(distinct, figures), len(distinct), False)
        width = (distinct[-1] - distinct[0]) / _MOST_LEVELS
        levels = ((np.array(figures) - distinct[0]) / width).astype(np.int64)
        return cls(np.minimum(levels, _MOST_LEVELS - 1), _MOST_LEVELS, False)

    @classmethod
    def _of_words(cls, words: list[str]) -> "_Scale":
        """The rarest of too many words share a level."""
        distinct = sorted(set(words), key=lambda word: (-words.count(word), word))
        number = {word: min(i, _MOST_LEVELS - 1) for i, word in enumerate(distinct)}
        return cls(np.array([number[word] for word in words]), min(len(distinct), _MOST_LEVELS), True)

    def weights(self, n: int) -> Floats:
        """Every level counts the same: (n,)."""
        weights = np.zeros(n)
        weights[: self.n_levels] = 1 / self.n_levels
        return weights


def _plain(value: Value) -> str:
    return f"{type(value).__name__}:{value}"
