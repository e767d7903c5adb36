from typing import Any

import optuna
import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.strategies import STRATEGIES, check_strategy, strategy_named
from nas_desktop.search.strategies.strategy import Strategy
from tests.builders import a_config
from tests.search.samplers.studies import SMALL, SPACE, active, designs, draw, draw_small, score, small_active

NEVER_TWICE = [strategy for strategy in STRATEGIES if strategy.name != "tpe"]
each = pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)


def a_study(strategy: Strategy, seed: int, n_trials: int) -> optuna.Study:
    """Asked as the engine asks: a fresh sampler for every question."""
    from_seed = strategy.start(SPACE, active)
    study = optuna.create_study(direction="maximize")
    for number in range(n_trials):
        study.sampler = from_seed(1000 * seed + number)
        trial = study.ask()
        study.tell(trial, score(draw(trial)))
    return study


@each
def test_a_seed_decides_what_is_asked(strategy: Strategy) -> None:
    first, again, other = (designs(a_study(strategy, seed, 14)) for seed in (1, 1, 2))
    assert first == again != other


@each
def test_a_space_nobody_described_is_searched(strategy: Strategy) -> None:
    study = optuna.create_study(direction="maximize", sampler=strategy.start()(0))
    study.optimize(lambda trial: score(draw(trial)), n_trials=14)
    assert len(study.trials) == 14


@each
def test_all_values_are_in_their_ranges(strategy: Strategy) -> None:
    for trial in a_study(strategy, 3, 14).trials:
        for name, value in trial.params.items():
            assert SPACE[name]._contains(SPACE[name].to_internal_repr(value))


@pytest.mark.parametrize("strategy", NEVER_TWICE, ids=lambda s: s.name)
def test_no_design_is_trained_twice(strategy: Strategy) -> None:
    study = optuna.create_study(direction="maximize", sampler=strategy.start(SMALL, small_active)(0))
    waiting: list[Any] = []
    for _ in range(15):  # three at once
        trial = study.ask()
        waiting.append((trial, draw_small(trial)["depth"]))
        if len(waiting) == 3:
            study.tell(*waiting.pop(0))
    assert len(set(designs(study))) == 15


@pytest.mark.parametrize("strategy", NEVER_TWICE, ids=lambda s: s.name)
def test_designs_beyond_the_limits_are_passed_over(strategy: Strategy) -> None:
    sampler = strategy.start(SPACE, active, lambda design: design["n"] == 2)(0)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(lambda trial: score(draw(trial)), n_trials=20)
    assert {trial.params["n"] for trial in study.trials} == {2}


@each
def test_it_says_in_one_line_when_to_choose_it(strategy: Strategy) -> None:
    assert 20 < len(strategy.help) < 120


def test_the_first_of_the_menu_is_guided() -> None:
    assert STRATEGIES[0].name == "guided"


def test_an_unknown_strategy_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="guided, tpe, evolution, local"):
        strategy_named("psychic")


def test_racing_is_refused_where_the_rate_is_annealed() -> None:
    with pytest.raises(UsageError, match=r"Racing compares .* modern .* recipe classic"):
        check_strategy(a_config(strategy="racing", recipe="modern", screening="auto"))


def test_racing_is_refused_where_every_network_is_trained_to_its_end() -> None:
    with pytest.raises(UsageError, match="Racing is nothing without screening"):
        check_strategy(a_config(strategy="racing", recipe="classic", screening="off"))


def test_racing_is_welcome_where_the_rate_is_not_annealed() -> None:
    check_strategy(a_config(strategy="racing", recipe="classic", screening="auto"))


def test_other_strategies_go_with_any_recipe() -> None:
    check_strategy(a_config(strategy="guided", recipe="modern", screening="off"))
