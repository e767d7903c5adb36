"""The window asks before it runs the code of a search space, extends a search, and learns from one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import SearchExtended
from nas_desktop.core.project import Project
from nas_desktop.gui.dialogs.trust_dialog import TrustDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.search_space.trusted_files import is_trusted, trust
from nas_desktop.search_space.user_file import SpaceFile
from tests.builders import TIME, a_config, a_plan, a_search_finished, a_search_started
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import TO_THE_END

TEXT = "def define_search_space(trial):\n    return {}\n"
FILE = SpaceFile("mine.py", TEXT)
Answers = Callable[[bool], list[str]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Answer the question; the list holds the texts that were asked about."""

    def answer(yes: bool) -> list[str]:
        asked: list[str] = []

        def open_it(dialog: TrustDialog) -> None:
            asked.append(dialog.code.toPlainText())
            dialog.done(yes)

        monkeypatch.setattr(TrustDialog, "open", open_it)
        return asked

    return answer


@pytest.fixture
def sessions() -> FakeSessions:
    return FakeSessions(FakeSession(TO_THE_END))


@pytest.fixture
def window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, sessions: FakeSessions, tmp_path: Path
) -> MainWindow:
    window = MainWindow(look, settings, sessions, lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    (tmp_path / "mine.py").write_text(TEXT)
    return window


def choose_own_space(window: MainWindow, path: Path) -> None:
    assert window.panels.search is not None
    window.panels.search.setup.form.set_values({"space_file": str(path)})


def until_ended(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.search.is_running)


def a_project(root: Path, *, own_space: bool = False) -> Project:
    space_file = "/gone/mine.py" if own_space else None
    config = a_config(space_file=space_file).model_dump(mode="json")
    project = Project.create(root, config, "old", TEXT if own_space else None)
    log = EventLog(project.events)
    log.append_all((a_search_started(config=config, project=str(root), name=root.name), a_search_finished()))
    log.close()
    return project


def opened(qtbot: QtBot, window: MainWindow, project: Project) -> None:
    window.open_project(project.root)
    qtbot.waitUntil(lambda: window.top_bar.more.isVisible())


def test_a_new_file_is_asked_about_before_it_runs(
    qtbot: QtBot, window: MainWindow, sessions: FakeSessions, answers: Answers, tmp_path: Path
) -> None:
    asked = answers(True)
    choose_own_space(window, tmp_path / "mine.py")

    window._desk.press_primary()

    until_ended(qtbot, window)
    assert asked == [TEXT]
    assert is_trusted(FILE)
    assert [config.space_file for config in sessions.configs] == [str(tmp_path / "mine.py")]


def test_a_refusal_starts_nothing_and_is_not_remembered(
    window: MainWindow, sessions: FakeSessions, answers: Answers, tmp_path: Path
) -> None:
    answers(False)
    choose_own_space(window, tmp_path / "mine.py")

    window._desk.press_primary()

    assert sessions.configs == []
    assert not is_trusted(FILE)
    assert window.model.asked == ""


def test_the_same_text_is_asked_about_once(
    qtbot: QtBot, window: MainWindow, sessions: FakeSessions, answers: Answers, tmp_path: Path
) -> None:
    asked = answers(False)
    trust(FILE)
    choose_own_space(window, tmp_path / "mine.py")

    window._desk.press_primary()

    until_ended(qtbot, window)
    assert asked == []
    assert len(sessions.configs) == 1


def test_a_file_that_is_not_there_cannot_be_started(window: MainWindow, tmp_path: Path) -> None:
    choose_own_space(window, tmp_path / "gone.py")

    assert window.panels.config() is None
    assert window.panels.search is not None
    assert "cannot be read" in window.panels.search.setup.form.rows["space_file"].help_shown


def test_a_project_from_elsewhere_is_asked_about_before_it_goes_on(
    qtbot: QtBot, window: MainWindow, sessions: FakeSessions, answers: Answers, tmp_path: Path
) -> None:
    asked = answers(False)
    opened(qtbot, window, a_project(tmp_path / "old", own_space=True))

    window.top_bar.more.click()

    assert asked == [TEXT]
    assert sessions.resumed == []


def test_a_finished_search_goes_on_with_more_trials(
    qtbot: QtBot, window: MainWindow, sessions: FakeSessions, tmp_path: Path
) -> None:
    project = a_project(tmp_path / "old")
    opened(qtbot, window, project)

    window.top_bar.more.click()

    until_ended(qtbot, window)
    assert (sessions.resumed, sessions.extended_to) == ([project.root], [3 + 20])


def test_a_search_with_a_deadline_goes_on_from_the_networks_it_tried(
    qtbot: QtBot, window: MainWindow, sessions: FakeSessions, tmp_path: Path
) -> None:
    project = a_project(tmp_path / "old")
    log = EventLog(project.events)
    for event in (SearchExtended(10_000, TIME), a_plan(n_designs=3)):
        log.append(event)
    log.close()
    opened(qtbot, window, project)

    window.top_bar.more.click()

    until_ended(qtbot, window)
    assert sessions.extended_to == [3 + 20]


def test_a_new_search_learns_from_the_one_that_is_shown(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    project = a_project(tmp_path / "old", own_space=True)
    opened(qtbot, window, project)

    window.menu.learn.trigger()

    assert window.panels.search is not None
    config = window.panels.search.setup.form.config()
    assert window.model.phase == "idle"
    assert (config.history, config.space_file) == (str(project.root), str(project.space))
    assert (config.n_epochs, config.seed) == (2, 1)


def test_before_a_search_there_is_nothing_to_extend_or_to_learn_from(window: MainWindow) -> None:
    assert not window.top_bar.more.isVisible()
    assert not window.menu.more.isEnabled()
    assert not window.menu.learn.isEnabled()
