"""Local search: untried single changes of the best design, and a kick where there are none left."""

from typing import Any

import numpy as np
from optuna import Study

from nas_desktop.search.samplers.design_space import DesignSpace, Values
from nas_desktop.search.samplers.history import History, even_weights
from nas_desktop.search.samplers.planned_sampler import PlannedSampler

_STEPS = 30
_KICKS = 30
_KICK = 3  # changes


class HillClimbing(PlannedSampler):
    """White et al. (2020)."""

    n_startup = 5

    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """An untried neighbour of the best design so far."""
        best = space.valid(history.finished[int(np.argmax(history.scores(even_weights(study))))])
        for i in range(_STEPS + _KICKS):
            design = space.changed(best, 1 if i < _STEPS else _KICK, self.rng, fixed)
            if not history.taken[space.key(design)] and space.is_admitted(design):
                return design
        return None
