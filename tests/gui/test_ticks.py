"""Axes have round figures, neither too many nor too few."""

import random
from itertools import pairwise
from math import log10

import pytest

from nas_desktop.gui.ticks import amount_tick, linear_ticks, log_ticks


def test_sizes_over_decades_are_300_k_1_m_3_m() -> None:
    assert [amount_tick(value) for value in log_ticks(2.2e5, 1.2e7, 8)] == ["300 k", "1 M", "3 M", "10 M"]


def test_within_one_decade_there_are_finer_figures() -> None:
    assert len(log_ticks(1.1e6, 1.4e6, 6)) >= 2


@pytest.mark.parametrize("seed", range(200))
def test_log_ticks_lie_inside_and_are_not_too_many(seed: int) -> None:
    dice = random.Random(seed)
    low = 10 ** dice.uniform(-5, 8)
    high = low * 10 ** dice.uniform(0.02, 6)
    most = dice.randint(3, 9)

    found = log_ticks(low, high, most)

    assert found == sorted(found)
    assert all(low * 0.999 <= value <= high * 1.001 for value in found)
    assert 1 <= len(found) <= most


@pytest.mark.parametrize("seed", range(100))
def test_linear_ticks_are_round_and_evenly_spaced(seed: int) -> None:
    dice = random.Random(seed)
    low = dice.uniform(-1, 1)
    high = low + 10 ** dice.uniform(-3, 3)

    found = linear_ticks(low, high, 5)

    steps = {round((b - a) / 10 ** round(log10(b - a) - 0.5), 6) for a, b in pairwise(found)}
    assert len(found) <= 6
    assert steps <= {1.0, 2.0, 5.0, 10.0}


def test_no_range_has_no_ticks() -> None:
    assert linear_ticks(1.0, 1.0, 5) == []
    assert log_ticks(0.0, 5.0, 5) == []


def test_amounts_have_no_needless_decimals() -> None:
    assert [amount_tick(value) for value in (700, 1500, 2e6, 1.25e6, 3e9)] == ["700", "1.5 k", "2 M", "1.25 M", "3 G"]
