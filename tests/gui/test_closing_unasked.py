"""What is left open when a test fails is closed without a question, which would never be answered."""

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import UNTIL_RUNNING


def test_a_window_with_a_running_search_is_closed(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuitDialog, "exec", lambda dialog: pytest.fail("a question waits for an answer"))
    window = MainWindow(look, settings, FakeSessions(FakeSession([*UNTIL_RUNNING, None])), lambda data: FOUND)
    qtbot.addWidget(window)
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "running")

    assert window.close()

    assert window.search.wait(0)
