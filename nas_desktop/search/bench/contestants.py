"""Who is measured: every strategy of the program, asked as the program asks it, and Optuna's own for comparison."""

from collections.abc import Callable

from optuna.samplers import BaseSampler

from nas_desktop.core.seeds import derive_seed
from nas_desktop.search.bench.baselines import BASELINES
from nas_desktop.search.space_in_optuna import active_names, distributions_of
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search_space.parameters import SearchSpace

Contestant = Callable[[int], BaseSampler]  # the sampler to ask for a trial, by its number


def contestant(name: str, space: SearchSpace, seed: int) -> Contestant:
    """A strategy's fresh sampler for every trial; Optuna's own one sampler for the whole study, as anyone uses it."""
    if name in BASELINES:
        sampler = BASELINES[name](seed)
        return lambda number: sampler
    fresh = strategy_named(name).start(distributions_of(space), active_names(space))
    return lambda number: fresh(derive_seed(seed, "ask", number) % 2**32)
