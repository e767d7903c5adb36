from pytestqt.qtbot import QtBot

from nas_desktop.core.specs import Value
from nas_desktop.gui.dialogs.ranges_dialog import RangesDialog
from nas_desktop.gui.look import Look
from nas_desktop.search_space.plain_cnn import PLAIN_CNN


def a_dialog(qtbot: QtBot, look: Look, **ranges: tuple[Value, ...]) -> RangesDialog:
    dialog = RangesDialog(look, PLAIN_CNN, ranges)
    qtbot.addWidget(dialog)
    return dialog


def type_into(dialog: RangesDialog, name: str, *texts: str) -> None:
    for line, text in zip(dialog.rows[name].lines, texts, strict=True):
        line.setText(text)
        line.textEdited.emit(text)


def test_there_is_a_row_for_every_parameter(qtbot: QtBot, look: Look) -> None:
    assert len(a_dialog(qtbot, look).rows) == len(PLAIN_CNN.parameters)


def test_untouched_nothing_is_changed(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look)

    assert dialog.ranges() == {}
    assert not dialog.reset.isEnabled()


def test_edited_ranges_are_shown_and_returned(qtbot: QtBot, look: Look) -> None:
    ranges: dict[str, tuple[Value, ...]] = {"conv_filters": (32, 48), "dropout": (0.1, 0.2), "conv_pool": (True,)}

    assert a_dialog(qtbot, look, **ranges).ranges() == ranges


def test_choices_are_ticked_off_and_on(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look)

    dialog.rows["activation"].ticks["GELU"].click()
    dialog.rows["conv_filters"].ticks[256].click()
    type_into(dialog, "conv_filters", "48, 96")

    assert dialog.ranges() == {"activation": ("ReLU", "LeakyReLU", "ELU"), "conv_filters": (32, 64, 128, 48, 96)}


def test_ends_are_typed(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look)

    type_into(dialog, "learning_rate", "1e-3", "0.02")

    assert dialog.ranges() == {"learning_rate": (0.001, 0.02)}


def test_what_cannot_be_is_said_beside_it_and_not_used(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look)

    type_into(dialog, "dropout", "0", "2")

    assert dialog.rows["dropout"].help_shown == "Dropout cannot be 2.0; a number from 0 to below 1 is possible."
    assert not dialog.use.isEnabled()


def test_nothing_ticked_is_no_range(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look, conv_pool=(True,))

    dialog.rows["conv_pool"].ticks[True].click()

    assert not dialog.use.isEnabled()
    assert "Name at least one" in dialog.rows["conv_pool"].help_shown


def test_one_row_can_be_reset(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look, dropout=(0.1, 0.2), conv_kernel=(3,))

    dialog.rows["dropout"].undo.click()

    assert dialog.ranges() == {"conv_kernel": (3,)}


def test_all_can_be_reset(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look, dropout=(0.1, 0.2), conv_kernel=(3, 7))

    dialog.reset.click()

    assert dialog.ranges() == {}
