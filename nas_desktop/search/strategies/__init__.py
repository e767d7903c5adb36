"""The search strategies, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.search.strategies.evolution import EVOLUTION
from nas_desktop.search.strategies.guided import GUIDED
from nas_desktop.search.strategies.local import LOCAL
from nas_desktop.search.strategies.nsga2 import NSGA2
from nas_desktop.search.strategies.racing import RACING
from nas_desktop.search.strategies.random import RANDOM
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search.strategies.tpe import TPE
from nas_desktop.training.recipes import RECIPES

STRATEGIES: tuple[Strategy, ...] = (GUIDED, TPE, EVOLUTION, LOCAL, NSGA2, RANDOM, RACING)


def strategy_named(name: str) -> Strategy:
    """The strategy called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    for strategy in STRATEGIES:
        if strategy.name == name:
            return strategy
    raise UsageError(f"There is no strategy “{name}”.", f"Choose one of: {', '.join(s.name for s in STRATEGIES)}.")


def check_strategy(config: SearchConfig) -> None:
    """Look whether the strategy of a search goes with its other settings.

    Raises:
        UsageError: there is no such strategy, or it needs trials that are compared before their end where they cannot
            be.
    """
    strategy = strategy_named(config.strategy)
    if not strategy.needs_halving:
        return
    if RECIPES[config.recipe].schedule == "anneal":
        raise UsageError(
            f"{strategy.title} compares networks after an epoch or a few, and under the {config.recipe} recipe they "
            "are worth nothing before their end.",
            "Choose the recipe classic, or another strategy.",
        )
    if config.screening == "off":
        raise UsageError(
            f"{strategy.title} is nothing without screening: every network would be trained to its end.",
            "Switch screening on, or choose another strategy.",
        )
