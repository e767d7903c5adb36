"""What a search knows of its own duration: the measured speed of the machine, corrected by every trial that ends."""

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchEstimated
from nas_desktop.core.specs import DataFacts, NumericMode, TrialSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.network.speed import MachineSpeed, TrialTime
from nas_desktop.search.estimate import estimate
from nas_desktop.search.resources import Machine
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.jobs import TrialTrained
from nas_desktop.training.recipes import Recipe
from nas_desktop.training.speed_memory import KnownSpeed, SpeedMemory

_LEAST_IMAGES = 200_000  # seen in all trials together: minutes on most machines


class Foreseer:
    """Tells how long the trials of a search may take, once the machine is measured."""

    def __init__(self, config: SearchConfig, machine: Machine, space: SearchSpace, recipe: Recipe) -> None:
        self._config = config
        self._space = space
        self._recipe = recipe
        self._memory = SpeedMemory(machine.cache, config.device, config.slots)
        self._known: KnownSpeed | None = None

    def knows(self, mode: NumericMode, card: str, n_slots: int) -> bool:
        """Whether the machine was measured before, in this mode and with so many trials at once."""
        known = self._memory.recall()
        if known is not None and (known.mode, known.card, known.n_slots) == (mode, card, n_slots):
            self._known = known
        return self._known is not None

    def is_worth_it(self, facts: DataFacts, n_trials: int) -> bool:
        """Whether to measure the machine: for a short search that would take as long as the search itself."""
        return n_trials * self._config.n_epochs * facts.n_train >= _LEAST_IMAGES

    def learn(self, mode: NumericMode, card: str, n_slots: int, speed: MachineSpeed | None) -> None:
        """The machine was measured; None where it could not be."""
        if speed is not None:
            self._known = KnownSpeed(mode, n_slots, card, speed)
            self._memory.keep(self._known)

    def estimated(self, facts: DataFacts, n_trials: int) -> SearchEstimated | None:
        """How long `n_trials` more trials may take."""
        if self._known is None:
            return None
        found = estimate(self._config, self._space, self._recipe, facts, self._known, n_trials)
        if found is None:
            return None
        low, high = found.seconds_low, found.seconds_high
        return SearchEstimated(found.trials, found.n_slots, low, high, found.seconds_a_trial)

    def hear(self, spec: TrialSpec, facts: DataFacts, trained: TrialTrained) -> None:
        """A trial has ended; how long it really took is remembered for the next search."""
        if self._known is None:
            return
        time = TrialTime(cost_of(spec.architecture), spec.training, facts.n_train, facts.n_val, self._known.speed)
        foretold = time.of_epochs(trained.epochs)
        if foretold > 0 and trained.seconds > 0:
            self._known = self._known.with_ratio(trained.seconds / foretold)
            self._memory.keep(self._known)
