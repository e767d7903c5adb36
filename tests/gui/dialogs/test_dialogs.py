"""Dialogs: what nobody foresaw, and the one question."""

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
    dialog = ErrorDialog(look)
    qtbot.addWidget(dialog)
    dialog.report("ValueError: odd", "Traceback …")

    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy details").click()

    assert QGuiApplication.clipboard().text() == "ValueError: odd\n\nTraceback …"


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
