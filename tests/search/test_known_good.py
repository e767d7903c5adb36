from dataclasses import replace

import pytest

from nas_desktop.core.config import SearchConfig
from nas_desktop.search.design import Drafter
from nas_desktop.search.known_good import known_good_draws
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import MODERN, RECIPES, Recipe


def draws(space: SearchSpace, recipe: Recipe = MODERN) -> list[dict[str, object]]:
    return [dict(drawn) for drawn in known_good_draws(space, recipe.defaults)]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda r: r.name)
@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_every_known_good_design_can_be_drawn(space: SearchSpace, recipe: Recipe) -> None:
    drafter = Drafter(space, space.draw, recipe, (3, 32, 32), 10)
    found = draws(space, recipe)
    assert len(found) == len(space.known_good)
    for drawn, good in zip(found, space.known_good, strict=True):
        design, _ = drafter.of_drawn(drawn)  # type: ignore[arg-type]
        assert design.key == drafter.of_config(dict(good), {}).key


def test_parameters_that_are_searched_as_well_have_a_value_within_their_range() -> None:
    space = PLAIN_CNN.limited({}, ["weight_decay", "batch_size", "use_batch_norm"])
    for drawn in draws(space):
        assert drawn["weight_decay"] == 1e-5  # the default, 0, cannot be drawn
        assert (drawn["batch_size"], drawn["use_batch_norm"]) == (64, True)


def test_designs_beyond_the_users_limits_are_left_out() -> None:
    assert len(draws(PLAIN_CNN.limited({"n_conv_layers": 2}))) == 1
    assert draws(PLAIN_CNN.limited({"n_conv_layers": 1})) == []


def test_designs_outside_an_edited_range_are_left_out() -> None:
    config = SearchConfig.parse({"space": "plain-cnn", "ranges": {"conv_filters": [64, 256]}})
    assert draws(configured_space(config)) == []


def test_a_space_without_any_has_none() -> None:
    assert draws(replace(PLAIN_CNN, known_good=())) == []
