"""Regularized evolution: the fittest of a few recent designs has a child, and the oldest die."""

from typing import Any

from optuna import Study

from nas_desktop.search.samplers.design_space import DesignSpace, Values
from nas_desktop.search.samplers.history import History, even_weights
from nas_desktop.search.samplers.planned_sampler import PlannedSampler

_POPULATION = 20
_TOURNAMENT = 5
_CHILDREN = 30  # before more than one gene changes


class AgingEvolution(PlannedSampler):
    """Real et al. (2019); the population is the newest finished trials."""

    n_startup = 10

    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """An untried child of a tournament's winner."""
        scores = history.scores(even_weights(study))
        living = range(max(0, len(scores) - _POPULATION), len(scores))
        for i in range(3 * _CHILDREN):
            winner = max(self.rng.sample(living, min(_TOURNAMENT, len(living))), key=lambda j: scores[j])
            parent = space.valid(history.finished[winner])
            child = space.changed(parent, 1 + i // _CHILDREN, self.rng, fixed)
            if not history.taken[space.key(child)] and space.is_admitted(child):
                return child
        return None
