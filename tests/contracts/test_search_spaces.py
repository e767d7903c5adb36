"""Every search space keeps the same promises."""

import json
import random

import pytest

from nas_desktop.analysis.remedies import OPTIONAL
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from tests.draws import RandomSource


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_a_saved_configuration_rebuilds_the_same_network(space: SearchSpace) -> None:
    for seed in range(50):
        rng = random.Random(seed)
        resolved = space.resolve(space.draw(RandomSource(rng)))
        shape = (rng.randint(1, 8), *[rng.randint(8, 256)] * 2)
        saved = json.loads(json.dumps(resolved))
        assert space.resolve(saved) == resolved
        assert space.assemble(saved, shape, 5) == space.assemble(resolved, shape, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_every_draw_is_a_network_for_any_image(space: SearchSpace) -> None:
    for seed in range(100):
        rng = random.Random(seed)
        config = space.resolve(space.draw(RandomSource(rng)))
        side = rng.randint(8, 256)
        cost_of(space.assemble(config, (rng.randint(1, 8), side, side), rng.randint(2, 100)))


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_draws_lie_within_their_ranges(space: SearchSpace) -> None:
    by_name = {parameter.name: parameter for parameter in space.parameters}
    for seed in range(50):
        for key, value in space.draw(RandomSource(random.Random(seed))).items():
            template = "".join("{i}" if char.isdigit() else char for char in key)
            assert (by_name.get(key) or by_name[template]).admits(value)


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_the_name_of_the_space_is_written_in(space: SearchSpace) -> None:
    assert space.resolve({})["space"] == space.name


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_the_advice_knows_its_optional_parameters(space: SearchSpace) -> None:
    assert set(OPTIONAL[space.name]) == {parameter.name for parameter in space.optional}


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_it_names_known_good_designs_that_are_within_it(space: SearchSpace) -> None:
    assert 2 <= len(space.known_good) <= 3
    for design in space.known_good:
        resolved = space.resolve(design)
        assert set(design) <= set(resolved)
        for key, value in design.items():
            by_name = {parameter.name: parameter for parameter in space.parameters}
            template = "".join("{i}" if char.isdigit() else char for char in key)
            assert (by_name.get(key) or by_name[template]).admits(value)


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_it_says_how_a_network_is_made_smaller(space: SearchSpace) -> None:
    by_name = {parameter.name: parameter for parameter in space.parameters}
    assert space.narrowings
    for way in space.narrowings:
        parameter = by_name[way.parameter]
        assert not parameter.name.startswith("n_"), "layers are never dropped"
        assert all(parameter.admits(value) for value in way.order)
        assert "." not in way.words
