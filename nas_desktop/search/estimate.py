"""How long a search may take, before it begins: random designs within its limits, each by arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import mean, pstdev

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.specs import ArchitectureSpec, DataFacts, TrainingSpec
from nas_desktop.network.cost import NetworkCost, cost_of
from nas_desktop.network.speed import TrialTime
from nas_desktop.search import resources
from nas_desktop.search.limits import Limits
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.recipes import Recipe
from nas_desktop.training.speed_memory import KnownSpeed

_N_DESIGNS = 64
_MAX_DRAWS = 1000
_SPREADS = 1.3  # either way of the mean: four searches in five end between
_DOUBT = 0.1  # of the arithmetic itself


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds of a whole search, and of one trial of it."""

    trials: int
    n_slots: int
    seconds_low: float
    seconds_high: float
    seconds_a_trial: float


def estimate(
    config: SearchConfig, space: SearchSpace, recipe: Recipe, facts: DataFacts, known: KnownSpeed, trials: int
) -> Estimate | None:
    """What `trials` trials take; None where no design is found within the limits."""
    times = design_times(config, space, recipe, facts, known)
    seconds = [time.seconds * known.correction for time in times]
    if not seconds or not trials:
        return None
    n_slots = min(known.n_slots, trials)
    # The last trials leave slots idle: half a trial for each slot but one, on average.
    whole = mean(seconds) * (trials + (n_slots - 1) / 2) / n_slots
    spread = sqrt((_SPREADS * pstdev(seconds) / mean(seconds)) ** 2 / trials + _DOUBT**2)
    return Estimate(trials, n_slots, whole * max(0.1, 1 - spread), whole * (1 + spread), mean(seconds))


def design_times(
    config: SearchConfig, space: SearchSpace, recipe: Recipe, facts: DataFacts, known: KnownSpeed
) -> list[TrialTime]:
    """The times of random designs within the limits, each trained in full; empty where none is found.

    What the machine's later trials have taught is not in them.
    """
    limits = resources.limits(config, known.mode)
    recipe = recipe.fitted(space.defaults, facts, config.n_epochs)
    return [
        TrialTime(cost, training, facts.n_train, facts.n_val, known.speed)
        for cost, training in _designs(config, space, recipe, facts, limits)
    ]


def _designs(
    config: SearchConfig, space: SearchSpace, recipe: Recipe, facts: DataFacts, limits: Limits
) -> Iterator[tuple[NetworkCost, TrainingSpec]]:
    """Random designs, the same each time, so that the words change with the settings alone."""
    dice, n = Dice(0), 0
    patience = config.patience if isinstance(config.patience, int) else None
    for _ in range(_MAX_DRAWS):
        drawn = space.resolve(space.draw(dice), recipe.defaults)
        architecture: ArchitectureSpec = space.assemble(drawn, facts.input_shape, len(facts.classes))
        cost = cost_of(architecture)
        if limits.admit(cost):
            yield cost, recipe.training(drawn, config.n_epochs, facts, patience)
            n += 1
        if n == _N_DESIGNS:
            return
