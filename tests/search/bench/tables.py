"""Small tables for the tests of the bench."""

from collections.abc import Sequence

from nas_desktop.search.bench.table import Table, digits_of, table_space
from nas_desktop.search_space.parameters import IntRange


def a_line(runs: Sequence[tuple[float, ...]], seconds: Sequence[float] = (), known_good: Sequence[int] = ()) -> Table:
    """Designs 0, 1, … of one parameter `x`, each with its runs."""
    space = table_space("line", (IntRange("x", 0, len(runs) - 1),), tuple({"x": x} for x in known_good))
    times = seconds or [1.0] * len(runs)
    keys = [str(x) for x in range(len(runs))]
    return Table(space, dict(zip(keys, runs, strict=True)), dict(zip(keys, times, strict=True)), digits_of(space))
