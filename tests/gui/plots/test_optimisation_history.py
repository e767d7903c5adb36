"""Marks by state, steps of the best, one selection."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.optimisation_history import OptimisationHistory
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_trial_finished, a_trial_started
from tests.moments import begun, events_until


def _plot(qtbot: QtBot, model: SearchModel, look: Look) -> OptimisationHistory:
    plot = OptimisationHistory(model, look)
    qtbot.addWidget(plot)
    return plot


def test_the_best_line_is_the_running_maximum(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    scores = np.random.default_rng(1).uniform(0.3, 0.9, 40)
    for trial, score in enumerate(scores):
        model.apply(a_trial_started(trial))
        model.apply(a_trial_finished(trial, float(score)))

    x, y = _plot(qtbot, model, look).best_line.getData()

    highest = {int(trial): max(y[x == trial]) for trial in np.unique(x)}
    assert [highest[i] for i in range(40)] == np.maximum.accumulate(scores).tolist()
    assert x.tolist() == sorted(x.tolist())


def test_pruned_and_failed_trials_do_not_lift_the_line(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    _, y = _plot(qtbot, busy_model, look).best_line.getData()

    assert max(y) == 0.8


def test_every_state_has_its_marks(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = _plot(qtbot, busy_model, look)

    assert {state: len(item.data) for state, item in plot.marks.items()} == {
        "SCREENED": 0,
        "COMPLETE": 1,
        "PRUNED": 1,
        "FAIL": 1,
        "RUNNING": 1,
        "RESTING": 0,
    }
    assert len(plot.star.data) == 1


def test_the_chosen_trial_has_a_ring(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = _plot(qtbot, busy_model, look)
    plot.show()

    busy_model.select(2)

    assert plot.ring.getData()[0].tolist() == [2.0]


def test_a_failure_says_its_cause_under_the_pointer(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = _plot(qtbot, busy_model, look)

    point = next(point for point in plot.points() if point.trial == 3)

    assert plot.hover_lines(point)[0] == ("Failed", "out of memory")


def test_screenings_are_hollow_and_do_not_count_beside_full_trainings(
    qtbot: QtBot, model: SearchModel, look: Look
) -> None:
    for event in events_until(begun("seed")):
        model.apply(event)

    plot = _plot(qtbot, model, look)

    assert len(plot.marks["SCREENED"].data) == 22
    assert plot.marks["SCREENED"].opts["brush"].style() == Qt.BrushStyle.NoBrush
    assert min(plot.best_line.getData()[0]) == 24


def test_while_there_are_only_screenings_the_line_is_theirs(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in events_until(begun("full")):
        model.apply(event)

    x, y = _plot(qtbot, model, look).best_line.getData()

    assert (min(x), max(x)) == (0, 23)
    assert max(y) == max(row.score or 0.0 for row in model.state.search_rows if row.came_to_its_end)
