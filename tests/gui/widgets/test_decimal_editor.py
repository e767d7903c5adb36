import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.decimal_editor import DecimalEditor


@pytest.fixture
def editor(qtbot: QtBot) -> DecimalEditor:
    editor = DecimalEditor({"no limit": None})
    qtbot.addWidget(editor)
    return editor


@pytest.mark.parametrize(
    ("text", "value"), [("2.5", 2.5), ("2,5", 2.5), ("3", 3.0), ("no limit", None), ("a bit", "a bit")]
)
def test_text_is_read_as_it_is_meant(editor: DecimalEditor, text: str, value: object) -> None:
    editor.setEditText(text)
    assert editor.value() == value


@pytest.mark.parametrize("value", [0.25, 2.0, None])
def test_a_value_survives_being_shown(editor: DecimalEditor, value: float | None) -> None:
    editor.set_value(value)
    assert editor.value() == value
