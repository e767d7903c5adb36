"""Editors take and give the values they stand for."""

from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.field_editors import ChoiceEditor, NamesEditor, PathEditor, WordEditor


def test_a_number_may_be_typed_with_or_without_groups(qtbot: QtBot) -> None:
    editor = WordEditor({"all": "all"}, (1000,))
    qtbot.addWidget(editor)

    for text, value in (("5 000", 5000), ("5,000", 5000), ("5000", 5000), ("all", "all"), ("-3", "-3"), ("", "")):
        editor.setEditText(text)
        assert editor.value() == value


def test_a_word_may_mean_nothing(qtbot: QtBot) -> None:
    editor = WordEditor({"no limit": None})
    qtbot.addWidget(editor)

    editor.set_value(None)

    assert editor.currentText() == "no limit"
    assert editor.value() is None


def test_a_choice_is_shown_by_its_title(qtbot: QtBot) -> None:
    editor = ChoiceEditor([("tpe", "TPE", "Learns."), ("random", "Random", "Does not.")])
    qtbot.addWidget(editor)

    with qtbot.waitSignal(editor.changed):
        editor.set_value("random")

    assert (editor.currentText(), editor.value(), editor.help_text()) == ("Random", "random", "Does not.")


def test_names_keep_their_order(qtbot: QtBot) -> None:
    editor = NamesEditor([("a", "A"), ("b", "B"), ("c", "C")])
    qtbot.addWidget(editor)

    editor.set_value(("c", "a"))

    assert editor.value() == ("a", "c")


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
