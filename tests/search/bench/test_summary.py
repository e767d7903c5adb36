"""Figures for a table of strategies."""

import numpy as np
import pytest

from nas_desktop.search.bench.regret import Regret
from nas_desktop.search.bench.summary import reached, summarise


def a_search(*by_trial: float, n_repeats: int = 0, ask_ms: float = 1.0) -> Regret:
    return Regret(by_trial, n_repeats, ask_ms)


@pytest.mark.parametrize(
    ("level", "trial"),
    [(5.0, 1), (4.9, 2), (3.0, 2), (2.0, 4), (1.0, 4), (0.5, None)],
)
def test_a_level_is_reached_when_the_curve_stays_there(level: float, trial: int | None) -> None:
    assert reached(np.array([5.0, 2.0, 3.0, 1.0]), level) == trial


def test_quartiles_are_told_at_each_mark_within_the_search() -> None:
    searches = [a_search(*[9.0] * 9, end, *[0.0] * 10) for end in (1.0, 2.0, 3.0, 4.0, 5.0)]

    assert summarise({"guided": searches})["guided"]["regret"] == {"10": [2.0, 3.0, 4.0], "20": [0.0, 0.0, 0.0]}


def test_each_strategy_is_held_to_optunas_levels() -> None:
    fast = [a_search(9.0, 1.0, *[0.0] * 8)]
    slow = [a_search(*[9.0] * 6, *[1.0] * 4)]
    figures = summarise({"guided": fast, "optuna": slow})

    assert figures["guided"]["trials_to_match"] == {"optuna@10": 2}
    assert figures["optuna"]["trials_to_match"] == {"optuna@10": 7}


def test_without_a_baseline_there_is_nothing_to_match() -> None:
    assert summarise({"guided": [a_search(*[0.0] * 10)]})["guided"]["trials_to_match"] == {}


def test_repeats_and_cost_are_means_over_the_seeds() -> None:
    searches = [a_search(0.0, n_repeats=1, ask_ms=2.0), a_search(0.0, n_repeats=2, ask_ms=4.0)]
    figures = summarise({"tpe": searches})["tpe"]

    assert (figures["repeats"], figures["ask_ms"]) == (1.5, 3.0)
