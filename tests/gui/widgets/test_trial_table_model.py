"""The table is brought up to date in place, and sorted and filtered as its reader wants."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index
from nas_desktop.gui.widgets.trial_table import TrialTable
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialFilter, TrialTableModel
from tests.builders import a_trial_finished, a_trial_started, an_epoch


@pytest.fixture
def view(qtbot: QtBot, busy_model: SearchModel, look: Look) -> TrialTable:
    """Both models live in the table that shows them."""
    view = TrialTable(busy_model, look)
    qtbot.addWidget(view)
    return view


@pytest.fixture
def table(view: TrialTable) -> TrialTableModel:
    return view.source


@pytest.fixture
def proxy(view: TrialTable) -> TrialFilter:
    return view.proxy


def _trials(proxy: TrialFilter) -> list[int]:
    return [proxy.index(line, 0).data(ROW_ROLE).trial for line in range(proxy.rowCount())]


def test_it_keeps_the_rules_of_models(table: TrialTableModel, qtbot: QtBot, busy_model: SearchModel) -> None:
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)

    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_finished(4, 0.7))
        busy_model.apply(a_trial_started(5))

    assert tester.model() is table
    assert table.rowCount() == 6


def test_only_rows_that_changed_are_told(qtbot: QtBot, table: TrialTableModel, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(an_epoch(4, 2, 0.6))
    told: list[int] = []
    table.dataChanged.connect(lambda first, last: told.append(first.row()))
    table.modelReset.connect(lambda: told.append(-1))

    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(an_epoch(4, 3, 0.6))

    assert told == [4]


def test_a_new_best_changes_two_rows(qtbot: QtBot, table: TrialTableModel, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_finished(4, 0.9))

    column = column_index("state")
    assert [table.index(line, column).data() for line in (1, 4)] == ["Complete", "Best"]


def test_another_search_resets_it(table: TrialTableModel, busy_model: SearchModel) -> None:
    busy_model.reset()

    assert table.rowCount() == 0


def test_accuracy_sorts_as_numbers_with_running_trials_first(proxy: TrialFilter) -> None:
    proxy.sort(column_index("accuracy"), Qt.SortOrder.DescendingOrder)

    assert _trials(proxy) == [4, 1, 0, 3, 2]


def test_running_trials_stay_first_when_the_order_turns(proxy: TrialFilter) -> None:
    proxy.sort(column_index("trial"), Qt.SortOrder.AscendingOrder)
    assert _trials(proxy) == [4, 0, 1, 2, 3]

    proxy.sort(column_index("trial"), Qt.SortOrder.DescendingOrder)
    assert _trials(proxy) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=lambda column: COLUMNS[column].name)
def test_every_column_can_be_sorted(proxy: TrialFilter, column: int) -> None:
    proxy.sort(column, Qt.SortOrder.AscendingOrder)

    assert sorted(_trials(proxy)) == [0, 1, 2, 3, 4]


def test_one_state_can_be_shown(proxy: TrialFilter) -> None:
    proxy.show_state("FAIL")

    assert _trials(proxy) == [3]


@pytest.mark.parametrize(
    ("words", "trials"),
    [("best", [1]), ("optimizer:adam", [0, 1, 2, 3, 4]), ("optimizer:sgd", []), ("state:pruned adam", [2])],
)
def test_rows_must_hold_every_word(proxy: TrialFilter, words: str, trials: list[int]) -> None:
    proxy.show_words(words)

    assert sorted(_trials(proxy)) == trials


@pytest.mark.parametrize(
    ("words", "trials"),
    [
        ('cause:"out of memory"', [3]),
        ('cause:"out of memory', [3]),
        ('"of memory"', [3]),
        ("cause:memory", [3]),
        ('cause:"ran away"', []),
        ('state:best cause:"out"', []),
    ],
)
def test_causes_can_be_asked_for(proxy: TrialFilter, words: str, trials: list[int]) -> None:
    proxy.show_words(words)

    assert _trials(proxy) == trials


def test_screenings_are_an_outcome_of_their_own(
    qtbot: QtBot, table: TrialTableModel, proxy: TrialFilter, busy_model: SearchModel
) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_started(5, stage="screen"))
        busy_model.apply(a_trial_finished(5, 0.3, state="PRUNED", stage="screen"))

    proxy.show_state("SCREENED")
    assert _trials(proxy) == [5]

    proxy.show_state("PRUNED")
    assert _trials(proxy) == [2]
