import optuna
import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.strategies import STRATEGIES, strategy_named
from nas_desktop.search.strategies.strategy import Strategy


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_a_seed_decides_what_is_asked(strategy: Strategy) -> None:
    asked = []
    for seed in (1, 1, 2):
        study = optuna.create_study(sampler=strategy.sampler(seed))
        asked.append(study.ask().suggest_float("x", 0, 1))
    assert asked[0] == asked[1] != asked[2]


def test_an_unknown_strategy_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="tpe, random"):
        strategy_named("psychic")
