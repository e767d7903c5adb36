"""A project can be called otherwise, lie elsewhere or go into the bin, and come back whole."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import UsageError
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.project_moves import archived, moved, renamed, thrown_away
from nas_desktop.search.trial_notes import read_notes
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.test_main_window import UNTIL_RUNNING
from tests.gui.test_open_project import STOPPED, _project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return _project(tmp_path / "old", [*UNTIL_RUNNING[1:], STOPPED])


def _content(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_it_is_renamed_and_back(project: Project) -> None:
    before = _content(project.root)

    now = renamed(project.root, " new name ")

    assert now == project.root.with_name("new name")
    assert _content(moved(now, project.root)) == before


@pytest.mark.parametrize("name", ["", "  ", ".hidden", "a/b", "what?", "100%"])
def test_some_names_cannot_be(project: Project, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name"):
        renamed(project.root, name)

    assert project.root.is_dir()


def test_a_name_that_is_taken_is_refused(project: Project) -> None:
    project.root.with_name("new").mkdir()

    with pytest.raises(UsageError, match="exists already"):
        renamed(project.root, "new")


def test_it_is_archived_beside_the_others(project: Project) -> None:
    assert archived(project.root) == project.root.parent / "archive" / "old"


def test_one_in_use_stays(project: Project) -> None:
    lock = ProjectLock(project)
    try:
        with pytest.raises(UsageError, match="in use"):
            archived(project.root)
    finally:
        lock.release()

    assert project.root.is_dir()


def test_it_comes_back_from_the_bin(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    before = _content(project.root)

    there = thrown_away(project.root)
    assert not project.root.exists()

    assert _content(moved(there, project.root)) == before


def _window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, project: Project) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    window.open_project(project.root)
    qtbot.waitUntil(lambda: window.menu.project.isEnabled())
    return window


def test_the_window_takes_back_what_it_archived(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, project: Project
) -> None:
    window = _window(qtbot, look, settings, tasks, project)

    window.menu.archive_wanted.emit()
    assert window.banner.text == "old is in the archive."
    assert window.model.state.project == ""

    window.banner.link_clicked.emit("Undo")
    qtbot.waitUntil(lambda: window.model.state.project == str(project.root))
    assert project.root.is_dir()


def test_the_window_shows_the_new_name(
    qtbot: QtBot,
    look: Look,
    settings: QSettings,
    tasks: TasksAtOnce,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("birds", True))
    window = _window(qtbot, look, settings, tasks, project)

    window.menu.rename_wanted.emit()

    qtbot.waitUntil(lambda: window.top_bar.name.text() == "birds")
    assert window.model.state.project == str(project.root.with_name("birds"))


def test_a_note_is_kept_and_shown(
    qtbot: QtBot,
    look: Look,
    settings: QSettings,
    tasks: TasksAtOnce,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QInputDialog, "getMultiLineText", lambda *_: ("Try a lower rate.", True))
    window = _window(qtbot, look, settings, tasks, project)
    window.show_tab(2)
    window.model.select(0)

    window.model.note_wanted.emit(0)

    assert window.inspector.note.text() == "Try a lower rate."
    assert read_notes(project.root) == {0: "Try a lower rate."}
    assert window.panels.results is not None
    window.panels.results.trials.filter_line.setText("note:lower")
    assert window.panels.results.trials.table.trials_shown() == [0]
