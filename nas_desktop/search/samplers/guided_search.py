"""Guided search: of many random and changed designs, train the one that promises most to beat the best."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import erf, pi, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna import Study

from nas_desktop.search.samplers.design_space import DesignSpace, Values
from nas_desktop.search.samplers.features import features_of
from nas_desktop.search.samplers.gaussian_process import GaussianProcess, Kernel, fitted_kernel
from nas_desktop.search.samplers.history import Array, History, even_weights, milestone
from nas_desktop.search.samplers.planned_sampler import PlannedSampler

_SPREAD_OVER = 10
_RANDOM = 60
_CHANGED = (60, 40, 30, 24, 20)  # designs around the best, the second best, …
_MOST_CHANGES = 3
_MOST_TRIALS = 200  # in the model
_MOST_FITTED = 72  # of them to fit the kernel to
_NORMAL = NormalDist()


class GuidedSearch(PlannedSampler):
    """Expected improvement (Jones et al., 1998) under a Gaussian process, over mutations (White et al., 2021).

    Running trials count with the score that is expected of them (Ginsbourger et al., 2010). Several objectives are
    traded off at random, anew in every trial (Knowles, 2006).
    """

    n_startup = 5

    def begin(self, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """Of a few random designs the one that is least like all others: the first few should tell different things."""
        seen = [*history.finished, *history.running]
        if not seen:
            return None
        draws = [space.drawn(self.rng, fixed) for _ in range(_SPREAD_OVER)]
        designs = [d for d in draws if not history.taken[space.key(d)] and space.is_admitted(d)]
        if not designs:
            return None
        drawn, known = (features_of(some, space.distributions) for some in (designs, seen))
        nearest = drawn.distances(known, np.ones(len(space.names))).min(axis=1)
        return designs[int(np.argmax(nearest))]

    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """The untried design of highest expected improvement within the limits."""
        scores = history.scores(self._weights(study))
        kept = best_and_latest(scores, _MOST_TRIALS)
        trained = [history.finished[i] for i in kept]
        scores = normal_scores(scores[kept])
        process = self._process(self._kernel(study, space, history), space, history, trained, scores)
        order = np.argsort(-process.means[: len(trained)], kind="stable")
        best = [space.valid(trained[i]) for i in order[: len(_CHANGED)]]
        designs = self._candidates(space, history, best, fixed)
        if not designs:
            return None
        mean, deviation = process.predict(features_of(designs, space.distributions))
        promise = expected_improvement(mean, deviation, float(process.means.max()))
        ranked = (designs[i] for i in np.argsort(-promise, kind="stable"))
        return next((design for design in ranked if space.is_admitted(design)), None)

    def _process(
        self, kernel: Kernel, space: DesignSpace, history: History, trained: Sequence[Values], scores: Array
    ) -> GaussianProcess:
        process = GaussianProcess(kernel, features_of(trained, space.distributions), scores)
        if not history.running:
            return process
        expected, _ = process.predict(features_of(history.running, space.distributions))
        everything = features_of([*trained, *history.running], space.distributions)
        return GaussianProcess(kernel, everything, np.concatenate([scores, expected]))

    def _candidates(
        self, space: DesignSpace, history: History, best: Sequence[Values], fixed: Values
    ) -> list[dict[str, Any]]:
        drawn = (space.drawn(self.rng, fixed) for _ in range(_RANDOM))
        changed = self._changed(space, best, fixed)
        return list(space.untried(chain(drawn, changed), history.taken))

    def _changed(self, space: DesignSpace, best: Sequence[Values], fixed: Values) -> Iterator[dict[str, Any]]:
        for design, n in zip(best, _CHANGED, strict=False):
            for _ in range(n):
                yield space.changed(design, self.rng.randint(1, _MOST_CHANGES), self.rng, fixed)

    def _weights(self, study: Study) -> list[float]:
        """How much each objective counts in this trial."""
        draws = [self.rng.expovariate(1.0) for _ in study.directions]
        return [draw / sum(draws) for draw in draws]

    def _kernel(self, study: Study, space: DesignSpace, history: History) -> Kernel:
        """Fitted to the trials up to the last milestone; several objectives count evenly here."""
        n = milestone(len(history.finished))
        scores = history.scores(even_weights(study))[:n]
        kept = best_and_latest(scores, _MOST_FITTED)
        scores = normal_scores(scores[kept])
        key = (tuple([history.keys[i] for i in kept]), scores.tobytes())
        kernel = self.memory.kernels.get(key)
        if kernel is None:
            designs = features_of([history.finished[i] for i in kept], space.distributions)
            kernel = fitted_kernel(designs, scores)
            self.memory.remember_kernel(key, kernel)
        return kernel


def best_and_latest(scores: Array, most: int) -> NDArray[np.intp]:
    """Which trials to keep, in their order: the better half and the later half of `most`."""
    order = np.argsort(-scores, kind="stable")
    best = order[: most // 2]
    rest = np.sort(order[most // 2 :])
    return np.sort(np.concatenate([best, rest[-(most - most // 2) :]]))


def normal_scores(scores: Array) -> Array:
    """Ranks as the quantiles of a normal distribution: one diverged trial does not flatten the scale at the top."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(count) - 0.5 * count
    quantiles = np.array([_NORMAL.inv_cdf(rank / len(scores)) for rank in mean_rank])
    return quantiles[place]


def expected_improvement(mean: Array, deviation: Array, best: float) -> Array:
    """By how much each design is expected to beat `best`."""
    z = (mean - best) / deviation
    below = 0.5 * (1.0 + np.array([erf(value / sqrt(2.0)) for value in z]))
    return deviation * (z * below + np.exp(-0.5 * z * z) / sqrt(2.0 * pi))
