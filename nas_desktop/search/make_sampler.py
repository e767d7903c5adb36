"""Our strategies as ordinary Optuna samplers, for anyone's own study."""

import random

from optuna.samplers import BaseSampler

from nas_desktop.search.strategies import strategy_named
from nas_desktop.search.strategies.strategy import Active, Space


def make_sampler(
    name: str, seed: int | None = None, space: Space | None = None, active: Active | None = None
) -> BaseSampler:
    """The sampler of a strategy: `optuna.create_study(sampler=make_sampler("guided"))`.

    Args:
        name: `guided`, `tpe`, `evolution`, `local`, `nsga2` or `random`.
        seed: repeats a study; a random one if not given.
        space: the distribution of every parameter by its name; learned from the trials if not given.
        active: from a value for every parameter to the names of those that exist; learned from the trials if not given.

    Raises:
        UsageError: there is no such strategy.
    """
    if seed is None:
        seed = random.SystemRandom().getrandbits(32)
    return strategy_named(name).start(space, active)(seed)
