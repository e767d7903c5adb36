import random

import pytest
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from nas_desktop.search.samplers.values import all_values, drawn, holds, n_values, neighbour, place_of

KINDS = [
    CategoricalDistribution(("a", "b", None)),
    CategoricalDistribution((True, False)),
    IntDistribution(1, 5),
    IntDistribution(2, 20, step=3),
    IntDistribution(1, 1024, log=True),
    FloatDistribution(-1.0, 1.0),
    FloatDistribution(1e-5, 1e-1, log=True),
    FloatDistribution(0.0, 0.5, step=0.1),
]


@pytest.mark.parametrize("distribution", KINDS, ids=str)
def test_draws_and_neighbours_stay_inside(distribution: BaseDistribution) -> None:
    rng = random.Random(1)
    value = drawn(distribution, rng)
    for _ in range(200):
        assert holds(distribution, value)
        value = neighbour(distribution, value, rng)


@pytest.mark.parametrize("distribution", KINDS, ids=str)
def test_a_neighbour_is_another_value(distribution: BaseDistribution) -> None:
    rng = random.Random(2)
    for _ in range(100):
        value = drawn(distribution, rng)
        assert neighbour(distribution, value, rng) != value


@pytest.mark.parametrize(
    "distribution", [CategoricalDistribution(("a",)), IntDistribution(3, 3), FloatDistribution(0.5, 0.5)], ids=str
)
def test_the_only_value_has_no_other_neighbour(distribution: BaseDistribution) -> None:
    rng = random.Random(3)
    value = drawn(distribution, rng)
    assert neighbour(distribution, value, rng) == value
    assert all_values(distribution) == [value]


@pytest.mark.parametrize("distribution", [d for d in KINDS if n_values(d) is not None], ids=str)
def test_countable_values_are_all_listed(distribution: BaseDistribution) -> None:
    rng = random.Random(4)
    listed = all_values(distribution)
    assert len(listed) == n_values(distribution)
    assert all(drawn(distribution, rng) in listed for _ in range(100))


def test_a_range_without_steps_has_no_count() -> None:
    assert n_values(FloatDistribution(0.0, 1.0)) is None


def test_a_place_is_a_share_of_the_drawn_scale() -> None:
    assert place_of(FloatDistribution(1e-4, 1e-2, log=True), 1e-3) == pytest.approx(0.5)
    assert place_of(IntDistribution(1, 5), 2) == pytest.approx(0.25)
    assert place_of(IntDistribution(1, 5), 9) == 1.0


@pytest.mark.parametrize("value", ["x", 7, 0, None])
def test_what_a_range_never_had_is_not_held(value: object) -> None:
    assert not holds(IntDistribution(1, 5), value)
