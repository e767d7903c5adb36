from itertools import permutations

import pytest

from nas_desktop.analysis.pareto import pareto_front
from nas_desktop.core.objectives import Objectives, front_with
from nas_desktop.core.trial_row import TrialRow
from tests.builders import PARAMS, TIME

BY_WEIGHTS = Objectives(size="params")


def a_row(trial: int, n_params: int, score: float | None, n_macs: int = 1) -> TrialRow:
    return TrialRow(
        study="search", trial=trial, design=trial, stage="full", epochs=2, mode=0, params=PARAMS, drawn={},
        n_params=n_params, n_macs=n_macs, seed=1, started=TIME, state="COMPLETE", val_accuracy=score,
    )  # fmt: skip


def front_of(rows: list[TrialRow], objectives: Objectives = BY_WEIGHTS) -> list[int]:
    front: list[TrialRow] = []
    for row in rows:
        front = front_with(front, row, objectives)
    return [row.trial for row in front]


ROWS = [a_row(0, 100, 0.5), a_row(1, 200, 0.6), a_row(2, 150, 0.4), a_row(3, 90, 0.55), a_row(4, 300, 0.7)]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_the_front_is_the_same_in_whatever_order_trials_end(order: tuple[int, ...]) -> None:
    expected = pareto_front([row.n_params for row in ROWS], [row.score or 0.0 for row in ROWS])
    assert front_of([ROWS[i] for i in order]) == expected == [3, 1, 4]


def test_of_two_alike_the_first_stays() -> None:
    assert front_of([a_row(7, 100, 0.5), a_row(3, 100, 0.5)]) == [7]


def test_a_trial_without_a_score_is_never_on_the_front() -> None:
    assert front_of([a_row(0, 1, None), a_row(1, 100, 0.5)]) == [1]


def test_the_size_is_the_one_that_was_asked_for() -> None:
    rows = [a_row(0, 100, 0.5, n_macs=9), a_row(1, 200, 0.5, n_macs=3)]
    assert front_of(rows) == [0]
    assert front_of(rows, Objectives(size="macs")) == [1]


def test_a_configuration_of_an_older_version_maximises_accuracy() -> None:
    assert Objectives.of({"data": "synthetic"}) == Objectives("accuracy", None)


def test_a_configuration_names_its_objectives() -> None:
    assert Objectives.of({"objective": "macro-f1", "also_minimise": "macs"}) == Objectives("macro-f1", "macs")


def test_words_of_a_score_begin_with_a_capital_at_the_head_of_a_column() -> None:
    assert Objectives("balanced-accuracy").score_title == "Balanced accuracy"
    assert Objectives("macro-f1").score_title == "Macro-F1"


def test_a_flip_averaged_score_says_so() -> None:
    assert Objectives.of({"flip_averaging": "on"}).score_title == "Flip-averaged accuracy"
    assert Objectives.of({"flip_averaging": "on", "flip": "off"}).score_title == "Accuracy"
