"""Opening a project: what it shows, what can be done with it, and why some folders are refused."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.search_thread import RealSessions, SessionFactory
from nas_desktop.search.session import SearchSession
from tests.builders import a_config, a_search_finished, a_search_started
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import TO_THE_END, UNTIL_RUNNING


def _window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, sessions: SessionFactory) -> MainWindow:
    window = MainWindow(look, settings, sessions, lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


def _project(root: Path, events: Iterable[Event]) -> Project:
    """A project folder in which a search has left these events after its start."""
    project = Project.create(root, a_config().model_dump(mode="json"), root.name)
    log = EventLog(project.events)
    for event in (a_search_started(name=root.name, project=str(root)), *events):
        log.append(event)
    log.close()
    return project


STOPPED = a_search_finished(reason="stopped", test_accuracy=None)


@pytest.mark.parametrize("last", [[], [STOPPED]], ids=["killed", "stopped"])
def test_a_search_that_was_cut_off_is_shown_and_resumed(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path, last: list[Event]
) -> None:
    project = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], *last])
    sessions = FakeSessions(FakeSession(TO_THE_END))
    window = _window(qtbot, look, settings, tasks, sessions)

    window.open_project(project.root)

    qtbot.waitUntil(lambda: window.top_bar.name.text() == "old")
    assert (window.top_bar.primary.text(), window.top_bar.primary.isEnabled()) == ("Resume", True)
    assert window.panels.search is not None
    face = window.panels.search.running
    qtbot.waitUntil(lambda: face.banner.text == "Stopped. Nothing is lost; 1 of 3 trials are done.")

    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.primary.click()
    assert sessions.resumed == [project.root]
    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "New search")


def test_a_finished_search_is_shown_with_its_results_and_test_accuracy(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "done", [*UNTIL_RUNNING[1:], *TO_THE_END])
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    window.show_tab(2)

    window.open_project(project.root)

    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "New search")
    assert window.tabs.currentIndex() == 1
    assert window.panels.search is not None
    tiles = window.panels.search.running.figures.tiles
    qtbot.waitUntil(lambda: tiles[3].figure == "69.0")
    results = window.tabs.show_tab(2)
    assert sorted(results.trials.table.trials_shown()) == [0, 1]  # type: ignore[attr-defined]  # the results panel


def _refusal(window: MainWindow) -> str:
    assert window.panels.search is not None
    return window.panels.search.banner.text


def test_a_folder_that_is_no_project_is_refused_in_one_sentence(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    window.show_tab(2)

    window.open_project(tmp_path)

    qtbot.waitUntil(lambda: bool(_refusal(window)))
    assert _refusal(window).startswith(f"{tmp_path} is not a project: it has no project.json.")
    assert window.tabs.currentIndex() == 1  # where it is said
    assert window.top_bar.primary.text() == "Start"


def test_a_project_without_a_search_is_refused_in_one_sentence(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = Project.create(tmp_path / "empty", a_config().model_dump(mode="json"), "empty")
    EventLog(project.events).close()
    window = _window(qtbot, look, settings, tasks, FakeSessions())

    window.open_project(project.root)

    qtbot.waitUntil(lambda: _refusal(window).startswith(f"{project.root} holds no search yet."))


def test_a_project_in_use_is_opened_to_look_at(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "busy", UNTIL_RUNNING[1:])
    held = ProjectLock(project)  # locks of one process exclude each other as those of two do
    window = _window(qtbot, look, settings, tasks, FakeSessions())

    window.open_project(project.root)
    qtbot.waitUntil(lambda: "is in use by another NAS Desktop" in window.banner.text)
    assert not window.top_bar.primary.isEnabled()
    assert len(window.model.state.search_rows) == 2

    held.release()
    window.open_project(project.root)
    qtbot.waitUntil(lambda: window.top_bar.primary.isEnabled())
    assert window.banner.text == ""


def test_a_project_that_another_process_took_meanwhile_is_not_resumed(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    project = _project(tmp_path / "busy", UNTIL_RUNNING[1:])
    window = _window(qtbot, look, settings, tasks, RealSessions())
    window.open_project(project.root)
    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "Resume")
    held = ProjectLock(project)

    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.primary.click()

    assert window.panels.search is not None
    face = window.panels.search.running
    qtbot.waitUntil(lambda: "is in use by another NAS Desktop" in face.banner.text)
    qtbot.waitUntil(window.top_bar.primary.isEnabled)
    assert window.top_bar.primary.text() == "Resume"
    held.release()


@pytest.mark.slow
def test_a_real_search_is_killed_opened_resumed_and_opened_again(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    config = a_config(n_trials=2, n_epochs=1, n_train=100, slots=1, device="cpu")
    run = SearchSession.new(config, tmp_path / "real").run()
    for event in run:
        if type(event).__name__ == "TrialFinished":
            break
    run.close()  # type: ignore[attr-defined]  # a generator, which is left as a crash would leave it
    window = _window(qtbot, look, settings, tasks, RealSessions())

    window.open_project(tmp_path / "real")
    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "Resume")
    with qtbot.waitSignal(window.search.bridge.ended, timeout=120_000):
        window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "finished")
    tested = window.model.state.finish
    assert tested is not None
    assert tested.test_accuracy is not None

    window.model.reset()
    window.open_project(tmp_path / "real")

    qtbot.waitUntil(lambda: window.model.phase == "finished")
    assert window.model.state.finish == tested
    assert len(window.model.state.search_rows) == 2


def test_a_copied_project_is_resumed_where_it_lies_now(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    original = _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])
    copy = shutil.copytree(original.root, tmp_path / "copy")
    window = _window(qtbot, look, settings, tasks, FakeSessions(FakeSession(TO_THE_END)))

    window.open_project(copy)

    assert window.model.state.project == str(copy)
