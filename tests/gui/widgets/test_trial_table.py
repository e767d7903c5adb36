"""The table shares the window's selection, and holds still under the pointer."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index, fitted
from nas_desktop.gui.widgets.trial_table import TrialTable
from tests.builders import a_trial_finished, a_trial_started


@pytest.fixture
def table(qtbot: QtBot, busy_model: SearchModel, look: Look) -> TrialTable:
    table = TrialTable(busy_model, look)
    qtbot.addWidget(table)
    table.resize(1100, 300)
    table.show()
    return table


def _chosen(table: TrialTable) -> list[int]:
    return [table.trials_shown()[index.row()] for index in table.selectionModel().selectedRows()]


def test_a_row_chosen_here_is_chosen_everywhere(table: TrialTable, busy_model: SearchModel) -> None:
    table.selectRow(table.trials_shown().index(2))

    assert busy_model.selected == 2


def test_a_trial_chosen_elsewhere_is_chosen_here(table: TrialTable, busy_model: SearchModel) -> None:
    busy_model.select(0)

    assert _chosen(table) == [0]


def test_a_row_that_is_activated_is_opened(qtbot: QtBot, table: TrialTable, busy_model: SearchModel) -> None:
    row = table.trials_shown().index(2)

    with qtbot.waitSignal(busy_model.trial_opened) as opened:
        table.activated.emit(table.model().index(row, 1))

    assert opened.args == [2]


def test_rows_hold_still_under_the_pointer(
    qtbot: QtBot, table: TrialTable, busy_model: SearchModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table.trials_shown()
    monkeypatch.setattr(table, "underMouse", lambda: True)

    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_finished(4, 0.1))
    with qtbot.waitSignal(table._renewing.timeout):
        pass

    assert table.trials_shown() == before


def test_rows_are_sorted_anew_when_the_pointer_is_elsewhere(
    qtbot: QtBot, table: TrialTable, busy_model: SearchModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "underMouse", lambda: False)
    busy_model.select(0)

    with qtbot.waitSignal(table._renewing.timeout):
        busy_model.apply(a_trial_finished(4, 0.9))
        busy_model.apply(a_trial_started(5))

    assert table.trials_shown() == [5, 4, 1, 0, 3, 2]
    assert _chosen(table) == [0]


def test_columns_can_be_shown_and_hidden(table: TrialTable) -> None:
    index = column_index("pooling")
    assert table.isColumnHidden(index)

    table.show_column(index, True)

    assert not table.isColumnHidden(index)


def test_every_cell_can_be_painted(table: TrialTable) -> None:
    for i in range(len(COLUMNS)):
        table.show_column(i, True)

    assert not table.grab().isNull()


def test_a_trial_chosen_before_its_row_is_there_is_marked_when_it_is(
    qtbot: QtBot, table: TrialTable, busy_model: SearchModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "underMouse", lambda: False)

    with qtbot.waitSignal(table._renewing.timeout):
        busy_model.apply(a_trial_started(5))
        busy_model.select(5)

    assert _chosen(table) == [5]


def _widths(table: TrialTable) -> list[int]:
    return [table.columnWidth(i) for i in range(len(COLUMNS)) if not table.isColumnHidden(i)]


@pytest.mark.parametrize("width", [1300, 1500, 1900, 2600])
def test_columns_share_the_width_and_none_takes_it_all(table: TrialTable, width: int) -> None:
    table.resize(width, 300)

    assert sum(_widths(table)) == table.viewport().width()
    figures = [i for i, column in enumerate(COLUMNS) if column.right and not table.isColumnHidden(i)]
    assert all(table.columnWidth(i) <= 1.6 * COLUMNS[i].width for i in figures)


def test_where_the_width_does_not_suffice_the_table_scrolls(table: TrialTable) -> None:
    table.resize(700, 300)

    assert sum(_widths(table)) == sum(column.width for column in COLUMNS if column.shown)


def test_a_column_that_appears_takes_its_share(table: TrialTable) -> None:
    table.resize(1500, 300)

    table.show_column(column_index("pooling"), True)

    assert sum(_widths(table)) == table.viewport().width()


def test_a_width_chosen_by_hand_is_kept(table: TrialTable) -> None:
    index = column_index("filters")
    table.horizontalHeader().resizeSection(index, 260)

    table.resize(1900, 300)

    assert table.columnWidth(index) == 260


def test_without_the_accuracy_the_last_column_takes_the_rest() -> None:
    assert fitted({"mark": 34, "rate": 74, "time": 76}, 1000) == {"mark": 34, "rate": 118, "time": 848}
