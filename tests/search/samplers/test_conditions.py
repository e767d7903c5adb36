import random
from typing import Any

from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from nas_desktop.search.samplers.conditions import learned_conditions
from nas_desktop.search.samplers.design_space import DesignSpace
from tests.search.samplers.studies import SMALL, SPACE, active, small_active


def drawn(space: dict[str, Any], conditions: Any, n: int, seed: int = 0) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    known = DesignSpace(space, conditions)
    return [known.drawn(rng, {}) for _ in range(n)]


def agrees(space: dict[str, Any], conditions: Any, n: int = 40) -> bool:
    learned = learned_conditions(space, drawn(space, conditions, n))
    fresh = DesignSpace(space, lambda values: space)
    values = [fresh.drawn(random.Random(seed), {}) for seed in range(200)]
    return all(set(learned(v)) == set(conditions(v)) for v in values)


def test_parameters_by_a_count_are_learned() -> None:
    assert agrees(SPACE, active)


def test_a_parameter_of_one_choice_is_learned() -> None:
    assert agrees(SMALL, small_active)


def test_a_condition_inside_a_condition_is_learned() -> None:
    space = {
        "a": CategoricalDistribution(("x", "y")),
        "b": FloatDistribution(0.0, 1.0),
        "c": IntDistribution(0, 9),
    }

    def nested(values: Any) -> list[str]:
        has_b = values["a"] == "x"
        return ["a", *(["b"] if has_b else []), *(["c"] if has_b and values["b"] > 0.5 else [])]

    learned = learned_conditions(space, drawn(space, nested, 60))
    assert set(learned({"a": "y", "b": 0.9, "c": 1})) == {"a"}
    assert set(learned({"a": "x", "b": 0.1, "c": 1})) == {"a", "b"}
    assert set(learned({"a": "x", "b": 0.9, "c": 1})) == {"a", "b", "c"}


def test_two_conditions_at_once_are_learned() -> None:
    space = {
        "a": CategoricalDistribution((0, 1, 2)),
        "b": CategoricalDistribution(("x", "y")),
        "c": IntDistribution(0, 9),
    }

    def both(values: Any) -> list[str]:
        return ["a", "b", *(["c"] if values["a"] == 1 and values["b"] == "y" else [])]

    assert agrees(space, both)


def test_without_trials_everything_exists() -> None:
    assert set(learned_conditions(SMALL, [])({"deep": False, "kind": "a", "depth": 1})) == set(SMALL)
