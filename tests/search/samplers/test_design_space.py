import random

from nas_desktop.search.samplers.design_space import DesignSpace
from tests.search.samplers.studies import SMALL, SPACE, active, small_active

RNG = random.Random(0)


def test_a_design_has_the_parameters_that_exist() -> None:
    space = DesignSpace(SPACE, active)
    for _ in range(50):
        design = space.drawn(RNG, {})
        assert set(design) == set(active(design))


def test_a_change_alters_a_design_and_stays_consistent() -> None:
    space = DesignSpace(SPACE, active)
    for _ in range(50):
        design = space.drawn(RNG, {})
        changed = space.changed(design, 1, RNG, {})
        assert set(changed) == set(active(changed))
        assert sum(design[name] != changed[name] for name in set(design) & set(changed)) == 1


def test_fixed_values_are_kept() -> None:
    space = DesignSpace(SPACE, active)
    for _ in range(20):
        assert space.drawn(RNG, {"n": 2})["n"] == 2
        assert space.changed(space.drawn(RNG, {}), 3, RNG, {"n": 2})["n"] == 2


def test_what_does_not_exist_tells_no_designs_apart() -> None:
    space = DesignSpace(SMALL, small_active)
    shallow = {"deep": False, "kind": "a"}
    assert space.key(space.trimmed({**shallow, "depth": 1})) == space.key(space.trimmed({**shallow, "depth": 2}))


def test_every_design_of_a_small_space_is_listed_once() -> None:
    assert len(DesignSpace(SMALL, small_active).every()) == 3 + 3 * 4


def test_designs_beyond_the_limits_are_not_listed() -> None:
    assert len(DesignSpace(SMALL, small_active, admits=lambda d: d["kind"] == "a").every()) == 1 + 4


def test_a_space_without_end_is_not_listed() -> None:
    assert DesignSpace(SPACE, active).every() == []


def test_values_of_older_ranges_are_left_out() -> None:
    assert DesignSpace(SMALL, small_active).valid({"kind": "z", "depth": 9, "deep": True, "other": 1}) == {"deep": True}
