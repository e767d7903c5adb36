"""The search strategies, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.core.errors import UsageError
from nas_desktop.search.strategies.evolution import EVOLUTION
from nas_desktop.search.strategies.guided import GUIDED
from nas_desktop.search.strategies.local import LOCAL
from nas_desktop.search.strategies.nsga2 import NSGA2
from nas_desktop.search.strategies.random import RANDOM
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search.strategies.tpe import TPE

STRATEGIES: tuple[Strategy, ...] = (GUIDED, TPE, EVOLUTION, LOCAL, NSGA2, RANDOM)


def strategy_named(name: str) -> Strategy:
    """The strategy called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    for strategy in STRATEGIES:
        if strategy.name == name:
            return strategy
    raise UsageError(f"There is no strategy “{name}”.", f"Choose one of: {', '.join(s.name for s in STRATEGIES)}.")
