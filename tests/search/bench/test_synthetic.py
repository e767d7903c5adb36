"""The made-up table: conditional, noisy, and the same every time."""

import pytest

from nas_desktop.search.bench.synthetic import read_synthetic
from nas_desktop.search.bench.table import Table


@pytest.fixture(scope="module")
def table() -> Table:
    return read_synthetic()


def test_it_is_the_same_every_time(table: Table) -> None:
    assert read_synthetic().runs == table.runs


def test_it_holds_every_design_once(table: Table) -> None:
    assert len(table.runs) == (6 + 6**2 + 6**3) * 3 * 5


def test_the_settings_of_a_stage_exist_only_with_the_stage(table: Table) -> None:
    assert len({len(key.split()) for key in table.runs}) == 3


def test_the_runs_of_a_design_differ(table: Table) -> None:
    assert all(len(set(runs)) > 1 for runs in table.runs.values())


def test_the_known_good_designs_are_good_and_not_the_best(table: Table) -> None:
    means = sorted(table.mean(key) for key in table.runs)
    known = max(table.mean(table.key_of(dict(design))) for design in table.space.known_good)

    assert means[len(means) // 2] < known < table.best
