"""A path is typed, looked for, or chosen by a title."""

from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.path_editor import PathEditor


def test_a_built_in_set_is_shown_by_its_title(qtbot: QtBot, look: Look) -> None:
    editor = PathEditor(look, {"Built-in images": "sample"}, optional=False)
    qtbot.addWidget(editor)

    editor.set_value("sample")

    assert (editor.line.text(), editor.value()) == ("Built-in images", "sample")


def test_a_path_that_is_not_needed_may_be_empty(qtbot: QtBot, look: Look) -> None:
    editor = PathEditor(look, {}, optional=True)
    qtbot.addWidget(editor)
    editor.set_value("/x")

    with qtbot.waitSignal(editor.changed):
        editor.set_value(None)

    assert editor.value() is None


def test_the_same_path_twice_is_told_once(qtbot: QtBot, look: Look) -> None:
    editor = PathEditor(look, {}, optional=False)
    qtbot.addWidget(editor)
    told: list[str | None] = []
    editor.changed.connect(lambda: told.append(editor.value()))

    editor.set_value("/x")
    editor.line.editingFinished.emit()

    assert told == ["/x"]
