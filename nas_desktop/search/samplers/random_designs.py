"""Random search that trains nothing twice."""

from typing import Any

from optuna import Study

from nas_desktop.search.samplers.design_space import DesignSpace, Values
from nas_desktop.search.samplers.history import History
from nas_desktop.search.samplers.planned_sampler import PlannedSampler


class RandomDesigns(PlannedSampler):
    """Bergstra and Bengio (2012)."""

    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """Any design will do."""
        return None
