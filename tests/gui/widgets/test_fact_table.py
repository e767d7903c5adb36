from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.fact_table import FactTable
from nas_desktop.gui.widgets.params_card import ParamsCard

_FACTS = [("activation", "ReLU"), ("dropout", "0.1"), ("optimizer", "Adam")]


def test_lines_are_found_by_name_and_by_value(qtbot: QtBot, look: Look) -> None:
    card = ParamsCard(look)
    qtbot.addWidget(card)
    card.show_params(_FACTS)
    card.search.setText("adam")
    assert card.table.facts == [("optimizer", "Adam")]
    assert card.subtitle.full_text == "1 of 3"


def test_all_lines_are_copied_where_none_is_chosen(qtbot: QtBot, look: Look) -> None:
    table = FactTable(look, "Parameters")
    qtbot.addWidget(table)
    table.show_facts(_FACTS)
    table.copy()
    assert QGuiApplication.clipboard().text() == "activation\tReLU\ndropout\t0.1\noptimizer\tAdam"


def test_the_chosen_line_is_copied_with_the_usual_key(qtbot: QtBot, look: Look) -> None:
    table = FactTable(look, "Parameters")
    qtbot.addWidget(table)
    table.show_facts(_FACTS)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "dropout\t0.1"


def test_new_values_leave_the_choice(qtbot: QtBot, look: Look) -> None:
    table = FactTable(look, "Metrics")
    qtbot.addWidget(table)
    table.show_facts([("loss", "1"), ("score", "0.5")])
    table.selectRow(1)
    table.show_facts([("loss", "0.9"), ("score", "0.6")])
    table.copy()
    assert QGuiApplication.clipboard().text() == "score\t0.6"


def test_none_leave_an_empty_table(qtbot: QtBot, look: Look) -> None:
    table = FactTable(look, "Metrics")
    qtbot.addWidget(table)
    table.show_facts([])
    assert table.facts == []
