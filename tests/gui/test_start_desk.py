"""How the window begins, and that it begins where it was left."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.start_desk import StartDesk
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import TO_THE_END, UNTIL_RUNNING
from tests.gui.test_open_project import STOPPED, _project

_DATA, _RESULTS = 0, 2


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which nothing was done yet."""
    monkeypatch.setenv("NAS_DESKTOP_HOME", str(tmp_path / "home"))


def _window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, sessions: FakeSessions | None = None
) -> MainWindow:
    window = MainWindow(look, settings, sessions or FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.begin(tasks, welcomes=True)  # type: ignore[arg-type]  # stands for Tasks
    return window


def _desk(window: MainWindow) -> StartDesk:
    desk = window.findChild(StartDesk)
    assert isinstance(desk, StartDesk)
    return desk


def test_a_first_launch_shows_the_start_page(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> None:
    window = _window(qtbot, look, settings, tasks)

    assert window.is_greeting
    assert not window.rail.isVisible()
    assert not window.top_bar.primary.isVisible()
    assert _desk(window).page.isVisible()


def test_the_example_is_one_click(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> None:
    sessions = FakeSessions(FakeSession([*UNTIL_RUNNING, *TO_THE_END]))
    window = _window(qtbot, look, settings, tasks, sessions)

    with qtbot.waitSignal(window.search.bridge.ended):
        _desk(window).page.example.click()

    assert not window.is_greeting
    assert (sessions.configs[0].preset, sessions.configs[0].data) == ("taste", "fashion-mnist-sample")


def test_a_folder_of_images_is_looked_at_first(
    qtbot: QtBot,
    look: Look,
    settings: QSettings,
    tasks: TasksAtOnce,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = _window(qtbot, look, settings, tasks)

    _desk(window).page.images.click()

    assert window.panels.search is not None
    assert window.panels.search.setup.form.rows["data"].value() == str(tmp_path)
    assert window.tabs.currentIndex() == _DATA


def test_the_next_start_shows_the_same_project_and_tab(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])
    first = _window(qtbot, look, settings, tasks)
    first.open_project(project.root)
    qtbot.waitUntil(lambda: first.top_bar.name.text() == "old")
    first.show_tab(_RESULTS)
    assert first.panels.results is not None
    first.panels.results.trials.filter_line.setText("trial:1")
    first.close()

    second = _window(qtbot, look, settings, tasks)

    qtbot.waitUntil(lambda: second.top_bar.name.text() == "old")
    assert second.tabs.currentIndex() == _RESULTS
    assert second.panels.results is not None
    assert second.panels.results.trials.table.trials_shown() == [1]


def test_a_project_that_is_gone_leaves_the_start_page(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])
    first = _window(qtbot, look, settings, tasks)
    first.open_project(project.root)
    qtbot.waitUntil(lambda: first.top_bar.name.text() == "old")
    first.close()
    project.root.rename(tmp_path / "elsewhere")

    second = _window(qtbot, look, settings, tasks)

    assert second.is_greeting
    assert [row.is_there for row in _desk(second).page.rows] == [False]


def test_what_was_typed_outlives_the_window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> None:
    first = _window(qtbot, look, settings, tasks)
    assert first.panels.search is not None
    first.panels.search.setup.presets.choose("thorough")
    first.panels.search.setup.form.set_values({"n_trials": 33})
    settings.sync()  # what the timer would do; the window is never closed

    second = _window(qtbot, look, QSettings(settings.fileName(), QSettings.Format.IniFormat), tasks)

    assert second.panels.search is not None
    form = second.panels.search.setup.form
    assert (form.preset, form.rows["n_trials"].value()) == ("thorough", 33)


def test_the_last_search_goes_on(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])
    sessions = FakeSessions(FakeSession(TO_THE_END))
    window = _window(qtbot, look, settings, tasks, sessions)
    window.open_project(project.root)
    qtbot.waitUntil(lambda: len(_desk(window).recent.entries()) == 1)
    _desk(window).greet()

    with qtbot.waitSignal(window.search.bridge.ended):
        _desk(window).page.resume.click()

    assert sessions.resumed == [project.root]


def _drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    where, buttons, keys = QPointF(400, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(where, Qt.DropAction.CopyAction, mime, buttons, keys))


def test_images_can_be_dropped_on_the_window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    window = _window(qtbot, look, settings, tasks)

    _drop(window, tmp_path)

    assert window.panels.search is not None
    assert window.panels.search.setup.form.rows["data"].value() == str(tmp_path)


def test_a_project_can_be_dropped_on_the_window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])
    window = _window(qtbot, look, settings, tasks)

    _drop(window, project.root)

    qtbot.waitUntil(lambda: window.top_bar.name.text() == "old")
