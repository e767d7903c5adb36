"""What the table puts on the clipboard can be read by other programs."""

import json

from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import column_index
from nas_desktop.gui.widgets.trial_table_model import TrialTableModel
from nas_desktop.gui.widgets.trial_text import copied_rows, copied_settings

_COLUMNS = [column_index(name) for name in ("mark", "trial", "accuracy", "network", "state", "ms")]


def test_rows_are_copied_with_heads_and_plain_figures(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    source = TrialTableModel(busy_model, look)
    QLocale.setDefault(QLocale("de_DE"))  # whose decimals have a comma on screen

    text = copied_rows(busy_model.state.search_rows[:2], _COLUMNS, source)

    assert [line.split("\t") for line in text.splitlines()] == [
        ["Trial", "Accuracy (%)", "State", "An image (ms)"],
        ["0", "50", "Complete", ""],
        ["1", "80", "Best", ""],
    ]


def test_a_configuration_is_copied_as_json(busy_model: SearchModel) -> None:
    row = busy_model.state.search_rows[0]

    assert json.loads(copied_settings(row)) == dict(row.params)
