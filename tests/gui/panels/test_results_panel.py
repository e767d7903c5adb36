"""Plot, counts and table show one search and one selection."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.results_panel import ResultsPanel
from nas_desktop.gui.search_model import SearchModel


@pytest.fixture
def panel(qtbot: QtBot, busy_model: SearchModel, look: Look) -> ResultsPanel:
    panel = ResultsPanel(busy_model, look)
    qtbot.addWidget(panel)
    panel.resize(1100, 650)
    return panel


def test_a_click_on_a_mark_chooses_the_row(panel: ResultsPanel) -> None:
    panel.history.plot.trial_clicked.emit(2)

    table = panel.trials.table
    assert [table.trials_shown()[index.row()] for index in table.selectionModel().selectedRows()] == [2]


def test_counts_filter_the_table(panel: ResultsPanel) -> None:
    next(row for row in panel.outcomes.rows if row.state == "FAIL").click()

    assert panel.trials.table.trials_shown() == [3]
    assert panel.trials.chips["FAIL"].isChecked()


def test_counts_are_those_of_the_search(panel: ResultsPanel) -> None:
    assert {row.state: row.n for row in panel.outcomes.rows} == {
        "COMPLETE": 2,
        "PRUNED": 1,
        "FAIL": 1,
        "RUNNING": 1,
        "WAITING": 1,
    }


def test_causes_of_failures_are_counted(panel: ResultsPanel) -> None:
    assert panel.outcomes.causes.facts == [("out of memory", "1 ×")]


def test_without_trials_it_says_what_will_be_here(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    panel = ResultsPanel(model, look)
    qtbot.addWidget(panel)

    assert panel.history.placeholder.heading == "No trials yet"
    assert panel.trials._pages.currentIndex() == 1
