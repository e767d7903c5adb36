"""NSGA-II: generations whose parents are the trials that fewest others beat, and that stand furthest apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna import Study

from nas_desktop.search.samplers.design_space import DesignSpace, Values
from nas_desktop.search.samplers.history import Array, History
from nas_desktop.search.samplers.planned_sampler import PlannedSampler
from nas_desktop.search.samplers.values import neighbour

_POPULATION = 20  # with 50, Optuna's default, the first 50 trials are random search
_CROSSOVER = 0.9  # share of children with two parents
_CHILDREN = 60  # before a random design is taken instead
Ranks = NDArray[np.int64]


class NondominatedSorting(PlannedSampler):
    """Deb, Pratap, Agarwal and Meyarivan (2002).

    A generation is whichever trials were complete first, then the next ones, so that nothing but the trials themselves
    needs to be remembered.
    """

    n_startup = _POPULATION

    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """An untried child of two parents."""
        complete = np.flatnonzero(~history.pruned & (history.violations <= 0))
        parents = _parents(history.values[complete])
        if not len(parents):
            return None
        ranked = _ranked(history.values[complete[parents]])
        designs = [space.valid(history.finished[complete[i]]) for i in parents]
        for _ in range(_CHILDREN):
            one, other = (designs[self._winner(ranked)] for _ in range(2))
            child = self._child(space, one, other, fixed)
            if not history.taken[space.key(child)] and space.is_admitted(child):
                return child
        return None

    def _winner(self, ranked: Sequence[int]) -> int:
        """Of two parents at random the better one; `ranked` has the best first."""
        return ranked[min(self.rng.randrange(len(ranked)) for _ in range(2))]

    def _child(self, space: DesignSpace, one: Values, other: Values, fixed: Values) -> dict[str, Any]:
        """Each value from either parent, one of them changed on average; what comes into being with them is drawn."""
        crossed = dict(one)
        if self.rng.random() < _CROSSOVER:
            for name in space.names:
                giver = one if self.rng.random() < 0.5 else other
                if name in giver:
                    crossed[name] = giver[name]
        values = space.filled(self.rng, {**crossed, **fixed})
        exists = [name for name in space.trimmed(values) if name not in fixed]
        for name in exists:
            if self.rng.random() < 1 / len(exists):
                values[name] = neighbour(space.distributions[name], values[name], self.rng)
        return space.trimmed(values)


def _parents(values: Array) -> list[int]:
    """Positions of those that survive the last whole generation; none before there is one."""
    parents: list[int] = []
    for first in range(0, len(values) - _POPULATION + 1, _POPULATION):
        pool = [*parents, *range(first, first + _POPULATION)]
        parents = [pool[i] for i in _ranked(values[pool])[:_POPULATION]]
    return parents


def _ranked(values: Array) -> list[int]:
    """Positions in order: those beaten by none, then those beaten by these alone, …; in each the lonelier first."""
    ranks, crowding = _ranks(values), np.zeros(len(values))
    for rank in range(int(ranks.max()) + 1):
        members = np.flatnonzero(ranks == rank)
        crowding[members] = _crowding(values[members])
    return sorted(range(len(values)), key=lambda i: (ranks[i], -crowding[i], i))


def _ranks(values: Array) -> Ranks:
    """Which front each belongs to, from 0; more is better in every column."""
    one, other = values[:, None], values[None]
    beats: NDArray[np.bool_] = np.all(one >= other, axis=2) & np.any(one > other, axis=2)
    ranks = np.full(len(values), -1, dtype=np.int64)
    rank = 0
    while (left := ranks < 0).any():
        ranks[left & ~beats[left].any(axis=0)] = rank
        rank += 1
    return ranks


def _crowding(values: Array) -> Array:
    """How far the neighbours on a front are apart, over all objectives; its ends are infinitely lonely."""
    distance = np.zeros(len(values))
    for column in values.T:
        order = np.argsort(column, kind="stable")
        span = column[order[-1]] - column[order[0]]
        distance[order[[0, -1]]] = np.inf
        if span > 0:
            distance[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / span
    return distance
