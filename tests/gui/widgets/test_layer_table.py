"""The table of layers, and how it goes with the drawing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.layer_table import LayerTable
from nas_desktop.gui.widgets.layer_table_model import LAYER_COLUMNS, SHARE_ROLE
from tests.gui.networks import a_network

NETWORK = a_network(n_conv_layers=2, use_batch_norm=True)


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> LayerTable:
    table = LayerTable(look)
    qtbot.addWidget(table)
    table.resize(760, 300)
    table.show()
    table.show_network(NETWORK)
    return table


def chosen(table: LayerTable) -> list[int]:
    return sorted(index.row() for index in table.selectionModel().selectedRows())


def test_every_layer_is_a_row(table: LayerTable) -> None:
    first = [table.source.index(0, j).data() for j in range(len(LAYER_COLUMNS))]

    assert table.source.rowCount() == len(NETWORK.cost.layers)
    assert first == ["Convolution 3×3, 64 filters", "64 × 32²", "1,728", "2.2 %", "1,769,472", "15.7 %"]


def test_the_shares_of_a_column_are_the_whole(table: LayerTable) -> None:
    for column in (3, 5):
        shares = [table.source.index(i, column).data(SHARE_ROLE) for i in range(table.source.rowCount())]
        assert sum(shares) == pytest.approx(1.0)


def test_a_row_stands_for_its_block(qtbot: QtBot, table: LayerTable) -> None:
    with qtbot.waitSignal(table.block_chosen) as signal:
        table.selectRow(5)

    assert signal.args == [1]


def test_the_rows_of_a_block_are_marked_together(qtbot: QtBot, table: LayerTable) -> None:
    with qtbot.assertNotEmitted(table.block_chosen):
        table.choose_blocks((1,))

    assert chosen(table) == [4, 5, 6, 7]


def test_a_row_chosen_here_stays_alone(table: LayerTable) -> None:
    table.block_chosen.connect(lambda block: table.choose_blocks((block,)))

    table.selectRow(5)

    assert chosen(table) == [5]


def test_all_of_it_is_copied_with_plain_figures(table: LayerTable) -> None:
    table.copy()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [column.title for column in LAYER_COLUMNS]
    assert lines[1].split("\t")[2] == "1728"
    assert len(lines) == 1 + len(NETWORK.cost.layers)


def test_the_keys_to_copy_take_the_chosen_rows(qtbot: QtBot, table: LayerTable) -> None:
    table.choose_blocks((0,))

    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert len(QGuiApplication.clipboard().text().splitlines()) == 1 + 4


def test_without_a_network_it_is_empty(table: LayerTable) -> None:
    table.show_network(None)

    assert table.source.rowCount() == 0
