"""Dialogs: what nobody foresaw, and the one question."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nas_desktop import __version__
from nas_desktop.gui.dialogs.about_dialog import AboutDialog
from nas_desktop.gui.dialogs.error_dialog import ErrorDialog
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import Label


def test_details_of_an_error_can_be_copied(qtbot: QtBot, look: Look) -> None:
    dialog = ErrorDialog(look, device=lambda: "CPU")
    qtbot.addWidget(dialog)
    dialog.report("ValueError: odd", f"Traceback of {Path.home()}/search.py")

    dialog.copy.click()

    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"ValueError: odd\n\nVersions\nNAS Desktop {__version__}\n")
    assert "Device\nCPU" in copied
    assert "Traceback of ~/search.py" in copied
    assert "Last lines of the log" in copied


def test_no_traceback_is_in_the_first_view(qtbot: QtBot, look: Look) -> None:
    dialog = ErrorDialog(look)
    qtbot.addWidget(dialog)

    dialog.report("ValueError: odd", "Traceback …")

    assert not dialog._text.isVisible()
    dialog.show_details.click()
    assert dialog._text.isVisible()


def test_a_known_cause_is_said_in_plain_words_with_one_act(qtbot: QtBot, look: Look) -> None:
    dialog = ErrorDialog(look)
    qtbot.addWidget(dialog)
    dialog.report("OSError: [Errno 28] No space left on device", "Traceback …")

    with qtbot.waitSignal(dialog.act_wanted) as wanted:
        dialog.act.click()

    assert dialog._summary.text() == "The disk is full."
    assert "[Errno 28]" in dialog.details
    assert wanted.args == ["folder"]


def test_further_errors_join_the_open_dialog(qtbot: QtBot, look: Look) -> None:
    dialog = ErrorDialog(look)
    qtbot.addWidget(dialog)

    dialog.report("first", "one")
    dialog.report("second", "two")

    assert dialog.details == "one\ntwo"


def test_the_safe_answer_is_the_default(qtbot: QtBot, look: Look) -> None:
    dialog = QuitDialog(look)
    qtbot.addWidget(dialog)

    default = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]

    assert default == ["Keep searching"]


def test_it_says_which_version_it_is(qtbot: QtBot, look: Look) -> None:
    dialog = AboutDialog(look)
    qtbot.addWidget(dialog)

    assert any(__version__ in label.text() for label in dialog.findChildren(Label))
