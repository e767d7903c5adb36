from dataclasses import replace

import pytest
from PySide6.QtCore import QDateTime

from nas_desktop.gui import run_words
from nas_desktop.tracking.runs import Artifacts, Experiment, Metric, RunDetail
from tests.gui.widgets.test_run_tree_model import a_head, a_search


def a_detail(**changes: object) -> RunDetail:
    detail = RunDetail(a_head(7), "birds", "nas_s", (), (), (), Artifacts("", (), ""))
    return replace(detail, **changes)  # type: ignore[arg-type]


def now() -> int:
    return QDateTime.currentMSecsSinceEpoch()


def test_a_trial_says_whose_child_it_is_and_how_long_it_took() -> None:
    head = a_head(7, started_ms=now() - 64_000, ended_ms=now())
    line = run_words.subtitle(a_detail(head=head))
    assert line.startswith("child of nas_s, finished ")
    assert line.endswith(", 64 s")


def test_the_recorded_duration_goes_before_that_of_the_record() -> None:
    detail = a_detail(metrics=(Metric("seconds", 12.0, 0),))
    assert run_words.subtitle(detail).endswith(", 12 s")


def test_a_run_under_way_says_since_when() -> None:
    head = a_head(7, status="RUNNING", state="RUNNING", started_ms=now(), ended_ms=0)
    assert "running since" in run_words.subtitle(a_detail(head=head))


def test_a_search_says_in_which_experiment_it_is() -> None:
    detail = a_detail(head=a_search(3, status="KILLED"), parent_name="")
    assert run_words.subtitle(detail).startswith("in birds, interrupted")


@pytest.mark.parametrize(
    ("value", "text"),
    [(855210.0, "855210"), (0.8062500000001, "0.80625"), (4.54942e-06, "4.54942e-06"), (float("inf"), "inf")],
)
def test_values_are_as_stored_with_six_figures(value: float, text: str) -> None:
    assert run_words.value(value) == text


def test_runs_of_other_programs_are_not_called_searches() -> None:
    assert run_words.beside_experiment(Experiment("1", "x", 1, ours=False)) == "1 run"
    assert run_words.beside_experiment(Experiment("1", "x", 2, ours=True)) == "2 searches"
