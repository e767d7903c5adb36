from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nas_desktop.gui.dialogs.trust_dialog import TrustDialog
from nas_desktop.gui.look import Look
from nas_desktop.search_space.user_file import SpaceFile

FILE = SpaceFile("mine.py", "def define_search_space(trial):\n    return {}\n")


def a_dialog(qtbot: QtBot, look: Look) -> TrustDialog:
    dialog = TrustDialog(look, FILE)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    return dialog


def test_all_of_the_code_can_be_read_before_it_runs(qtbot: QtBot, look: Look) -> None:
    assert a_dialog(qtbot, look).code.toPlainText() == FILE.text


def test_not_to_run_it_is_the_default(qtbot: QtBot, look: Look) -> None:
    dialog = a_dialog(qtbot, look)

    assert [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()] == ["Do not run it"]


def test_the_code_cannot_be_edited(qtbot: QtBot, look: Look) -> None:
    assert a_dialog(qtbot, look).code.isReadOnly()
