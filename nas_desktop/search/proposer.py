"""Which network to try next: asks the strategy, and passes over designs beyond the limits before any training."""

from dataclasses import dataclass

import optuna

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import Event, TrialFinished, TrialStarted
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import ArchitectureSpec, Config, as_config
from nas_desktop.network.cost import cost_of
from nas_desktop.search.limits import Limits
from nas_desktop.search.optuna_values import OPTUNA_STATES, running_trial
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search_space.parameters import Draw, SearchSpace
from nas_desktop.training.recipes import Recipe

_MAX_DRAWS = 500  # of the strategy, then as many at random


@dataclass(frozen=True, slots=True)
class Design:
    """A network to try."""

    config: Config  # every default resolved
    drawn: Config  # what the strategy chose, by parameter name
    architecture: ArchitectureSpec
    n_params: int
    n_macs: int


class Proposer:
    """The adviser: an Optuna study in memory that knows every trial from the events, and nothing else.

    Each question is put to a fresh sampler whose seed follows from the search's seed and the trial number, so that a
    resumed search asks what an unbroken one would have asked.
    """

    def __init__(
        self,
        space: SearchSpace,
        draw: Draw,
        strategy: Strategy,
        recipe: Recipe,
        limits: Limits,
        input_shape: tuple[int, int, int],
        n_classes: int,
        seed: int,
    ) -> None:
        self._space = space
        self._draw = draw
        self._strategy = strategy
        self._recipe = recipe
        self._limits = limits
        self._input_shape = input_shape
        self._n_classes = n_classes
        self._seed = seed
        self._study = optuna.create_study(direction="maximize")
        self._numbers: dict[int, int] = {}  # trial number -> number in the adviser's study

    def hear(self, event: Event) -> None:
        """Learn from one event."""
        match event:
            case TrialStarted(study="search") if event.trial not in self._numbers:
                self._numbers[event.trial] = len(self._study.get_trials(deepcopy=False))
                self._study.add_trial(running_trial(self._draw, event))
            case TrialFinished(study="search"):
                state = OPTUNA_STATES[event.state]
                value = event.val_accuracy if event.state == "COMPLETE" else None
                self._study.tell(self._numbers[event.trial], value, state=state)

    def propose(self, trial: int) -> Design:
        """A design for trial number `trial`.

        Raises:
            SpaceError: none of many draws is within the limits.
        """
        samplers = (
            self._strategy.sampler(derive_seed(self._seed, "ask", trial) % 2**32),
            optuna.samplers.RandomSampler(seed=derive_seed(self._seed, "random", trial) % 2**32),
        )
        for sampler in samplers:
            self._study.sampler = sampler
            for _ in range(_MAX_DRAWS):
                design = self._ask()
                if self._limits.admit(design.n_params, design.n_macs):
                    return design
        raise SpaceError(
            f"No network of the search space found within {self._limits}.",
            "Raise the limit, use smaller images, or allow fewer layers.",
        )

    def _ask(self) -> Design:
        asked = self._study.ask()
        config = as_config(self._draw(asked))
        drawn = as_config(asked.params)
        # The draw itself never counts as a trial: if it is taken, it comes back as TrialStarted.
        self._study.tell(asked, state=optuna.trial.TrialState.FAIL)
        return self._design(config, drawn)

    def _design(self, config: Config, drawn: Config) -> Design:
        config = self._space.resolve(config, self._recipe.defaults)
        architecture = self._space.assemble(config, self._input_shape, self._n_classes)
        cost = cost_of(architecture)
        return Design(config, drawn, architecture, cost.n_params, cost.n_macs)
