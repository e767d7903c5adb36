"""One curve per running trial; the finished ones lie faint behind them."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.accuracy_curves import AccuracyCurves
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_trial_finished, a_trial_started, an_epoch
from tests.moments import begun, events_until


def test_each_running_trial_gets_its_own_curve(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    plot = AccuracyCurves(model, look)
    qtbot.addWidget(plot)
    plot.show()

    with qtbot.waitSignal(model.changed):
        for trial, accuracy in ((0, 0.31), (1, 0.28)):
            model.apply(a_trial_started(trial))
            model.apply(an_epoch(trial, 1, accuracy))

    assert plot.curve_of(0) == [(1, 0.31)]
    assert plot.curve_of(1) == [(1, 0.28)]


def test_a_finished_trial_leaves_its_own_curve(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    plot = AccuracyCurves(model, look)
    qtbot.addWidget(plot)
    plot.show()

    with qtbot.waitSignal(model.changed):
        for trial in (0, 1):
            model.apply(a_trial_started(trial))
            model.apply(an_epoch(trial, 1, 0.3))
        model.apply(a_trial_finished(0, 0.3))

    assert plot.curve_of(0) == []
    assert plot.curve_of(1) == [(1, 0.3)]


def test_finished_trials_are_drawn_with_gaps_between(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = AccuracyCurves(busy_model, look)
    qtbot.addWidget(plot)

    _, y = plot._faint["COMPLETE"].getData()

    assert np.isnan(y[-1])
    assert y[:-1].tolist() == [0.4, 0.5]  # trial 1 is the best and has a line of its own


def test_the_range_leaves_room_for_words_after_the_last_epoch(
    qtbot: QtBot, busy_model: SearchModel, look: Look
) -> None:
    plot = AccuracyCurves(busy_model, look)
    qtbot.addWidget(plot)

    (left, right), (low, high) = plot.ranges()

    assert left < 1
    assert right > 2.5
    assert low < 0.2
    assert high > 0.8


def test_updates_reuse_the_items(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = AccuracyCurves(busy_model, look)
    qtbot.addWidget(plot)
    before = len(plot.getPlotItem().items)

    for epoch in range(2, 40):
        busy_model.apply(an_epoch(4, epoch, 0.5))
        plot.refresh()

    assert len(plot.getPlotItem().items) == before


def test_the_best_of_one_epoch_is_a_star(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    model.apply(a_trial_started(0, epochs=1))
    model.apply(an_epoch(0, 1, 0.5))
    model.apply(a_trial_finished(0, 0.5))

    plot = AccuracyCurves(model, look)
    qtbot.addWidget(plot)

    assert plot._best.opts["symbol"] == "star"


def test_screenings_are_dotted_apart_from_full_trainings(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in events_until(begun("seed")):
        model.apply(event)
    plot = AccuracyCurves(model, look)
    qtbot.addWidget(plot)

    assert np.nanmax(plot._faint["SCREENED"].getData()[0]) == 2
    assert plot._faint["SCREENED"].opts["pen"].style() == Qt.PenStyle.DotLine
    assert np.nanmax(plot._faint["COMPLETE"].getData()[0]) == 8


def test_the_final_training_says_that_its_score_is_no_measure(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in (*events_until(begun("final")), an_epoch(10, 1, 0.6, study="checks")):
        model.apply(event)
    plot = AccuracyCurves(model, look)
    qtbot.addWidget(plot)
    plot.show()

    assert "on images it is trained on" in plot._live_text.toPlainText()
    assert plot.ranges()[0][1] > 12
