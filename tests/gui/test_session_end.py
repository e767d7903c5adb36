"""The end of the login session, and signals to end."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.session_end import SessionEnd
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import UNTIL_RUNNING


@pytest.fixture
def end(qapp: QApplication) -> Iterator[SessionEnd]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    end = SessionEnd(qapp)
    end.watch_signals()
    yield end
    end.close()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    monkeypatch.setattr(QuitDialog, "ask", lambda dialog: pytest.fail("nobody may be there to answer"))
    window = MainWindow(look, settings, FakeSessions(FakeSession([*UNTIL_RUNNING, None])), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "running")
    return window


@pytest.mark.skipif(os.name != "posix", reason="signals as they are on POSIX")
def test_a_signal_is_heard_while_the_loop_waits(qtbot: QtBot, end: SessionEnd) -> None:
    with qtbot.waitSignal(end.signalled):
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_ends_the_search_and_the_window_unasked(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.end_unasked()

    assert window.search.wait(0)


def test_the_end_of_the_session_stops_the_search_at_once(qtbot: QtBot, end: SessionEnd, window: MainWindow) -> None:
    end.committing.connect(window.stop_for_session_end)

    end._on_commit(None)  # type: ignore[arg-type]  # nothing is asked of the session's manager

    assert window.search.wait(0)
    assert window.isVisible()
