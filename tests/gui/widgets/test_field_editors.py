"""Editors take and give the values they stand for."""

from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.field_editors import ChoiceEditor, NamesEditor, WordEditor


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
