"""A table knows what its designs are worth, and which design a configuration is."""

import pytest

from nas_desktop.search.bench.table import digits_of, table_space
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange
from tests.search.bench.tables import a_line


def test_the_best_design_is_the_best_on_average() -> None:
    table = a_line([(9.0, 1.0), (6.0, 6.0)])

    assert table.best == 6.0


def test_a_design_is_named_by_the_positions_of_its_values() -> None:
    space = table_space("mixed", (Choice("kind", ("a", "b", "c")), IntRange("n", 2, 5)), ())

    assert digits_of(space)({"n": 4, "kind": "c"}) == "22"


def test_a_continuous_range_has_no_positions() -> None:
    space = table_space("continuous", (FloatRange("x", 0.0, 1.0),), ())

    with pytest.raises(TypeError, match="x has no positions"):
        digits_of(space)({"x": 0.5})


def test_the_designs_of_a_table_are_never_built() -> None:
    with pytest.raises(NotImplementedError):
        a_line([(1.0,)]).space.assemble({"x": 0}, (1, 8, 8), 2)
