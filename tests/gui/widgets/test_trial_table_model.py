"""The table is brought up to date in place, and sorted and filtered as its reader wants."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index
from nas_desktop.gui.widgets.trial_filter import parse_query
from nas_desktop.gui.widgets.trial_order import CHECKS, TrialOrder
from nas_desktop.gui.widgets.trial_table import TrialTable
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialTableModel
from tests.builders import a_trial_finished, a_trial_started, an_epoch
from tests.moments import events_until


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
def proxy(view: TrialTable) -> TrialOrder:
    return view.proxy


def _trials(proxy: TrialOrder) -> list[int]:
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


def test_accuracy_sorts_as_numbers_with_running_trials_first(proxy: TrialOrder) -> None:
    proxy.sort(column_index("accuracy"), Qt.SortOrder.DescendingOrder)

    assert _trials(proxy) == [4, 1, 0, 3, 2]


def test_running_trials_stay_first_when_the_order_turns(proxy: TrialOrder) -> None:
    proxy.sort(column_index("trial"), Qt.SortOrder.AscendingOrder)
    assert _trials(proxy) == [4, 0, 1, 2, 3]

    proxy.sort(column_index("trial"), Qt.SortOrder.DescendingOrder)
    assert _trials(proxy) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=lambda column: COLUMNS[column].name)
def test_every_column_can_be_sorted(proxy: TrialOrder, column: int) -> None:
    proxy.sort(column, Qt.SortOrder.AscendingOrder)

    assert sorted(_trials(proxy)) == [0, 1, 2, 3, 4]


def test_one_state_can_be_shown(proxy: TrialOrder) -> None:
    proxy.show_state("FAIL")

    assert _trials(proxy) == [3]


@pytest.mark.parametrize(
    ("words", "trials"),
    [("best", [1]), ("optimizer:adam", [0, 1, 2, 3, 4]), ("optimizer:sgd", []), ("state:pruned adam", [2])],
)
def test_rows_must_hold_every_word(proxy: TrialOrder, words: str, trials: list[int]) -> None:
    proxy.show_query(parse_query(words))

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
def test_causes_can_be_asked_for(proxy: TrialOrder, words: str, trials: list[int]) -> None:
    proxy.show_query(parse_query(words))

    assert _trials(proxy) == trials


def test_screenings_are_an_outcome_of_their_own(
    qtbot: QtBot, table: TrialTableModel, proxy: TrialOrder, busy_model: SearchModel
) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_started(5, stage="screen"))
        busy_model.apply(a_trial_finished(5, 0.3, state="PRUNED", stage="screen"))

    proxy.show_state("SCREENED")
    assert _trials(proxy) == [5]

    proxy.show_state("PRUNED")
    assert _trials(proxy) == [2]


@pytest.fixture
def timed(qtbot: QtBot, model: SearchModel, look: Look) -> TrialTable:
    """All of a search with screenings, checks and a final training."""
    for event in events_until(lambda event: False):
        model.apply(event)
    view = TrialTable(model, look)
    qtbot.addWidget(view)
    return view


def test_every_trial_says_what_it_is_for(timed: TrialTable) -> None:
    column = column_index("stage")
    stages = [timed.source.index(line, column).data() for line in range(timed.source.rowCount())]

    assert {stage: stages.count(stage) for stage in dict.fromkeys(stages)} == {
        "Control": 6,
        "Screening": 24,
        "Full": 5,
        "Fresh seed": 4,
        "Final": 1,
    }


def test_the_screening_of_a_network_trained_in_full_is_not_counted_again(timed: TrialTable) -> None:
    timed.proxy.show_state("SCREENED")

    assert timed.proxy.rowCount() == 17


def test_the_checks_can_be_shown_alone(timed: TrialTable) -> None:
    timed.proxy.show_state(CHECKS)

    assert timed.proxy.rowCount() == 11


def test_the_final_training_has_no_validation_score(timed: TrialTable) -> None:
    line = next(i for i in range(timed.source.rowCount()) if timed.source.index(i, 0).data(ROW_ROLE).stage == "final")

    assert COLUMNS[column_index("accuracy")].text(timed.source.index(line, 0).data(ROW_ROLE)) == "–"
    assert "trained on the validation images" in timed.source.index(line, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_fresh_seed_stands_for_its_trial(timed: TrialTable, model: SearchModel) -> None:
    timed.proxy.show_query(parse_query("fresh"))
    timed.selectRow(0)

    assert model.selected == timed.proxy.index(0, 0).data(ROW_ROLE).promoted_from
    assert len(timed.selectionModel().selectedRows()) == 1
