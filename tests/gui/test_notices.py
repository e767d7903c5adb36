"""The bar above the tabs: blocked storage, projects to look at only, other windows."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import StorageBlocked
from nas_desktop.gui.dialogs.space_dialog import SpaceDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.notice import Notice
from nas_desktop.gui.project_access import ViewOnly
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import UNTIL_RUNNING

FULL = StorageBlocked("full", "/p", "No space left on device", 0)
LOOK_ONLY = ViewOnly("The folder /p may not be written.", can_copy=True)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession([*UNTIL_RUNNING, FULL, None, None])


@pytest.fixture
def window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, session: FakeSession) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(session), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


def _begin(qtbot: QtBot, window: MainWindow) -> None:
    window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.state.blocked is not None)
    qtbot.waitUntil(lambda: "Disk full" in window.banner.text)


def _end(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.search.bridge.ended):
        window.search.stop()


def _press(window: MainWindow, word: str) -> None:
    next(link for link in window.banner._links if link.text() == word).click()


def test_a_full_disk_is_said_above_every_tab_until_there_is_room(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    _begin(qtbot, window)
    window.show_tab(2)
    assert window.banner.isVisible()
    assert window.top_bar._left.full_text == "Disk full"

    _press(window, "Try again")

    qtbot.waitUntil(lambda: not window.banner.isVisible())
    assert session.heard == ["retry"]
    qtbot.waitUntil(lambda: window.top_bar._left.full_text == "1 of 3 done")
    _end(qtbot, window)


def test_only_one_banner_speaks_while_storage_is_blocked(qtbot: QtBot, window: MainWindow) -> None:
    _begin(qtbot, window)

    assert window.panels.search is not None
    assert not window.panels.search.running.banner.isVisible()
    _end(qtbot, window)


def test_free_space_says_what_takes_room(qtbot: QtBot, window: MainWindow) -> None:
    _begin(qtbot, window)

    _press(window, "Free space")

    (dialog,) = window.findChildren(SpaceDialog)
    assert dict(dialog.facts.facts)["Kept models"] == "0 B"
    dialog.accept()
    _end(qtbot, window)


def test_the_folder_is_opened(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    _begin(qtbot, window)

    _press(window, "Open the folder")

    assert opened == ["/p"]
    _end(qtbot, window)


def test_a_project_to_look_at_says_why_and_cannot_be_resumed(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.model.changed):
        window.model.load(UNTIL_RUNNING, LOOK_ONLY)

    assert window.banner.text.startswith("The folder /p may not be written. It is shown as it is")
    assert not window.top_bar.primary.isEnabled()
    assert window.top_bar.primary.toolTip() == LOOK_ONLY.reason
    assert window.top_bar._left.full_text == "To look at only"


def test_only_a_project_that_is_free_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.model.changed):
        window.model.load(UNTIL_RUNNING, ViewOnly("Process 7 holds it.", can_copy=False))

    assert not any(link.isVisible() for link in window.banner._links)


def test_a_copy_that_cannot_be_written_says_so(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(tmp_path), ""))
    with qtbot.waitSignal(window.model.changed):
        window.model.load(UNTIL_RUNNING, LOOK_ONLY)

    _press(window, "Save a copy…")

    assert window.model.problem is not None
    assert window.model.problem.message == f"{tmp_path} exists already."


def test_what_was_said_goes_with_its_answer(window: MainWindow) -> None:
    answers: list[str] = []
    assert window.notices is not None
    window.notices.say(Notice("warn", "It crashed.", ("View", "Dismiss")), answers.append)

    _press(window, "Dismiss")

    assert answers == ["Dismiss"]
    assert window.banner.text == ""


def test_a_trial_is_skipped_through_the_window(qtbot: QtBot, window: MainWindow, session: FakeSession) -> None:
    _begin(qtbot, window)
    assert window.panels.search is not None

    window.panels.search.running._running._places[0].skip.click()

    qtbot.waitUntil(lambda: session.heard == ["skip 1"])
    qtbot.waitUntil(lambda: window.model.state.rows["search", 1].state == "PRUNED")
    _end(qtbot, window)


def test_a_sleep_is_one_line_of_the_log_while_a_search_runs(qtbot: QtBot, window: MainWindow) -> None:
    window.tell_sleep(7200.0)
    assert window.model.state.log == []
    _begin(qtbot, window)

    window.tell_sleep(7200.0)

    assert [line.message for line in window.model.state.log] == ["Paused by sleep for 2 h 00 min."]
    _end(qtbot, window)
