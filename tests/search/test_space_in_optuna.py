import random
from typing import Any

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from nas_desktop.search.samplers.design_space import DesignSpace
from nas_desktop.search.space_in_optuna import active_names, discovered, distributions_of, known_space
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.search.samplers.studies import SPACE, active, draw

spaces = pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)


@spaces
def test_a_declared_space_is_what_its_draws_show(space: SearchSpace) -> None:
    found, _ = discovered(space.draw)
    assert distributions_of(space) == {name: found[name] for name in distributions_of(space)}


@spaces
def test_the_conditions_are_those_of_the_draw(space: SearchSpace) -> None:
    _, asked = discovered(space.draw)
    distributions = distributions_of(space)
    told = active_names(space)
    rng = random.Random(0)
    for _ in range(50):
        values = DesignSpace(distributions, told).filled(rng, {})
        assert set(told(values)) == set(asked(values))


def test_a_limit_on_layers_limits_the_names() -> None:
    names = distributions_of(PLAIN_CNN.limited({"n_conv_layers": 2}))
    assert "conv1_kernel" in names
    assert "conv2_kernel" not in names


def test_a_function_of_the_users_own_is_found_out_by_asking() -> None:
    space, conditions = discovered(draw)
    assert space == SPACE
    values = {"n": 2, "width0": 16, "width1": 16, "width2": 16, "rate": 0.01}
    assert conditions(values) == active(values)


def test_all_kinds_of_suggestions_are_found_out() -> None:
    def suggest(trial: Any) -> dict[str, Any]:
        trial.set_user_attr("note", 1)
        return {
            "a": trial.suggest_int("a", 0, 10, step=5),
            "b": trial.suggest_float("b", 0.0, 1.0, step=0.25),
            "c": trial.suggest_categorical("c", ["x", None]),
        }

    space, _ = discovered(suggest)
    assert space == {
        "a": IntDistribution(0, 10, step=5),
        "b": FloatDistribution(0.0, 1.0, step=0.25),
        "c": CategoricalDistribution(("x", None)),
    }


def test_an_override_of_the_draw_is_asked_and_the_declaration_left() -> None:
    assert known_space(PLAIN_CNN, PLAIN_CNN.draw)[0] == distributions_of(PLAIN_CNN)
    assert known_space(PLAIN_CNN, draw)[0] == SPACE
