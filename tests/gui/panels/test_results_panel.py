"""Plot, counts and table show one search and one selection."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.results_panel import ResultsPanel
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_verdict
from tests.gui.conftest import TasksAtOnce
from tests.gui.layout_check import complaints
from tests.gui.searches import a_long_search

_SIZES = ((1016, 550), (1196, 628), (1356, 808), (1836, 988))  # of the tab in windows of 1100 × 640 to 1920 × 1080


@pytest.fixture
def panel(qtbot: QtBot, busy_model: SearchModel, look: Look, tasks: TasksAtOnce) -> ResultsPanel:
    panel = ResultsPanel(busy_model, look, tasks)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel.resize(1100, 650)
    return panel


def test_a_click_on_a_mark_chooses_the_row(panel: ResultsPanel) -> None:
    panel.history.plot.trial_clicked.emit(2)

    table = panel.trials.table
    assert [table.trials_shown()[index.row()] for index in table.selectionModel().selectedRows()] == [2]


def test_counts_filter_the_table(panel: ResultsPanel) -> None:
    next(row for row in panel.outcomes.rows if row.outcome == "FAIL").click()

    assert panel.trials.table.trials_shown() == [3]
    assert panel.trials.chips["FAIL"].isChecked()


def test_counts_are_those_of_the_search(panel: ResultsPanel, busy_model: SearchModel) -> None:
    counts = {row.outcome: row.n for row in panel.outcomes.rows}

    assert counts == {"COMPLETE": 2, "SCREENED": 0, "PRUNED": 1, "FAIL": 1, "RUNNING": 1, "RESTING": 0, "WAITING": 1}
    assert {state: n for state, n in counts.items() if n and state != "WAITING"} == dict(busy_model.state.counts)


def test_causes_of_failures_are_counted(panel: ResultsPanel) -> None:
    shown = [(row.cause, row.n) for row in panel.outcomes.causes if not row.isHidden()]

    assert shown == [("out of memory", 1)]


def test_a_cause_filters_the_table_and_can_be_taken_back(qtbot: QtBot, panel: ResultsPanel) -> None:
    for event in a_long_search(2, n_failed=4):
        panel._model.apply(event)
    with qtbot.waitSignal(panel._model.changed):
        panel.show()

    panel.outcomes.causes[0].click()
    assert panel.trials.table.trials_shown() == [2, 5]

    panel.trials.chips[""].click()
    assert len(panel.trials.table.trials_shown()) == 6


def test_two_cards_share_a_place(panel: ResultsPanel) -> None:
    assert (panel.importance.isHidden(), panel.outcomes.isHidden()) == (False, True)

    panel.importance.link.click()
    assert (panel.importance.isHidden(), panel.outcomes.isHidden()) == (True, False)

    panel.outcomes.link.click()
    assert (panel.importance.isHidden(), panel.outcomes.isHidden()) == (False, True)


def test_a_wide_window_shows_both(panel: ResultsPanel) -> None:
    panel.show()

    panel.resize(1700, 900)

    assert (panel.importance.isHidden(), panel.outcomes.isHidden()) == (False, False)
    assert panel.importance.link.isHidden()


@pytest.mark.parametrize("n", [0, 3, 12, 40])
@pytest.mark.parametrize("shows_outcomes", [False, True])
def test_nothing_is_cut_off(
    qtbot: QtBot,
    qapp: QApplication,
    model: SearchModel,
    look: Look,
    tasks: TasksAtOnce,
    n: int,
    shows_outcomes: bool,
) -> None:
    panel = ResultsPanel(model, look, tasks)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel._swap(shows_outcomes=shows_outcomes)
    panel.show()
    if n:
        with qtbot.waitSignal(model.changed):
            for event in a_long_search(n, n_failed=n // 3):
                model.apply(event)

    found = {}
    for size in _SIZES:
        panel.resize(*size)
        for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
            qapp.processEvents()
        found[size] = complaints(panel)

    assert {size: what for size, what in found.items() if what} == {}


def test_without_trials_it_says_what_will_be_here(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce
) -> None:
    panel = ResultsPanel(model, look, tasks)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)

    assert panel.history.placeholder.heading == "No trials yet"
    assert panel.trials._pages.currentIndex() == 1


def test_the_verdict_stands_above_the_results(qtbot: QtBot, panel: ResultsPanel, model: SearchModel) -> None:
    panel.show()
    assert panel.banner.isHidden()

    with qtbot.waitSignal(panel._model.changed):
        panel._model.apply(a_verdict())

    assert panel.banner.text == "Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real."
