"""The program's strategies are asked as the program asks them, Optuna's as anyone does."""

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.baselines import BASELINES
from nas_desktop.search.bench.contestants import contestant
from nas_desktop.search.bench.regret import TableSearch
from nas_desktop.search.strategies import STRATEGIES
from tests.search.bench.tables import a_line

NAMES = [*(strategy.name for strategy in STRATEGIES), *BASELINES]
TABLE = a_line([(float(x),) for x in range(20)])


def curve(name: str, seed: int) -> tuple[float, ...]:
    return TableSearch(TABLE, contestant(name, TABLE.space, seed), seed).run(8).by_trial


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_a_strategy_has_a_fresh_sampler_for_every_trial(strategy) -> None:
    ask = contestant(strategy.name, TABLE.space, seed=0)

    assert ask(0) is not ask(1)


@pytest.mark.parametrize("name", BASELINES)
def test_a_sampler_of_optuna_lives_through_the_study(name: str) -> None:
    ask = contestant(name, TABLE.space, seed=0)

    assert ask(0) is ask(1)


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides_the_whole_search(name: str) -> None:
    assert curve(name, 1) == curve(name, 1)
    assert len({curve(name, seed) for seed in range(4)}) > 1


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UsageError, match="no strategy"):
        contestant("psychic", TABLE.space, 0)
