"""An Optuna sampler that plans a whole design before its trial asks for the first value."""

import random
from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Any

from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.search.samplers.design_space import DesignSpace, Key, Values
from nas_desktop.search.samplers.history import History
from nas_desktop.search.samplers.memory import Memory
from nas_desktop.search.samplers.values import drawn, holds

_DRAWS = 300


class PlannedSampler(BaseSampler):
    """Children choose a design; a trial that asks for a value which was not planned gets a random one."""

    n_startup = 0  # random designs before the first choice

    def __init__(self, seed: int | None, memory: Memory) -> None:
        self.rng = random.Random(seed)  # noqa: S311  # nothing secret depends on it
        self.memory = memory
        self._plans: dict[int, dict[str, Any]] = {}
        self._answered: Counter[Key] = Counter()  # by this sampler; two threads may ask before either is in the study

    @abstractmethod
    def choose(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """The next design, with the values of `fixed`; None: a random one will do."""

    def begin(self, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any] | None:
        """One of the designs before the first choice; None: a random one will do."""
        return None

    def reseed_rng(self) -> None:
        """Called where Optuna runs several trials at once in threads."""
        self.rng.seed()

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """Nothing: values are handed out one by one, as far as they exist."""
        return {}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Nothing, as above."""
        return {}

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """The planned value, if the range asked for still holds it."""
        plan = self._plans.get(trial.number, {})
        if param_name in plan and holds(param_distribution, plan[param_name]):
            return plan[param_name]
        return drawn(param_distribution, self.rng)

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        """Plan the trial."""
        with self.memory.lock:
            space, history = self.memory.read(study, trial.number)
            fixed = space.valid(trial.system_attrs.get("fixed_params", {}))
            if len(fixed) == len(space.names):  # nothing is left to choose, or nothing is known yet
                return
            for key, n in self._answered.items():
                history.taken[key] = max(history.taken[key], n)
            design = self._design(study, space, history, fixed)
            self._answered[space.key(design)] = history.taken[space.key(design)] + 1
            # What the conditions leave out has a value all the same: learned ones may be wrong.
            self._plans[trial.number] = space.filled(self.rng, design)

    def after_trial(self, study: Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None) -> None:
        """Forget the plan."""
        self._plans.pop(trial.number, None)

    def _design(self, study: Study, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any]:
        if len(history.finished) >= max(1, self.n_startup):
            design = self.choose(study, space, history, fixed)
        else:
            design = self.begin(space, history, fixed)
        return design or self.random_design(space, history, fixed)

    def random_design(self, space: DesignSpace, history: History, fixed: Values) -> dict[str, Any]:
        """An untried design within the limits."""
        draws = (space.drawn(self.rng, fixed) for _ in range(_DRAWS))
        for design in space.untried(draws, history.taken):
            if space.is_admitted(design):
                return design
        least = self.least_trained(space, history, fixed)
        return self.rng.choice(least) if least else space.drawn(self.rng, fixed)

    def least_trained(self, space: DesignSpace, history: History, fixed: Values) -> list[dict[str, Any]]:
        """The designs of a small space that were trained least often: the untried ones while there are any."""
        fitting = [d for d in space.every() if all(d.get(name, value) == value for name, value in fixed.items())]
        fewest = min((history.taken[space.key(d)] for d in fitting), default=0)
        return [d for d in fitting if history.taken[space.key(d)] == fewest]
