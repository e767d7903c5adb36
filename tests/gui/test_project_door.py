"""Windows find each other by the project they show."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.project_door import ProjectDoor, door_name, knock
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions


def test_nobody_answers_where_no_window_shows_the_project(tmp_path: Path) -> None:
    assert not knock(tmp_path)


def test_the_window_that_shows_a_project_hears_the_knock(qtbot: QtBot, tmp_path: Path) -> None:
    door = ProjectDoor()
    door.keep(str(tmp_path))

    with qtbot.waitSignal(door.knocked):
        assert knock(tmp_path)
    door.close()


def test_a_closed_door_is_not_found(tmp_path: Path) -> None:
    door = ProjectDoor()
    door.keep(str(tmp_path))
    door.close()

    assert not knock(tmp_path)


def test_another_project_has_another_door(tmp_path: Path) -> None:
    door = ProjectDoor()
    door.keep(str(tmp_path / "a"))

    assert door.is_of(tmp_path / "a")
    assert not door.is_of(tmp_path / "b")
    assert not knock(tmp_path / "b")
    door.close()


def test_a_name_left_by_a_dead_window_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    place = Path(door_name(tmp_path))
    place = place if place.is_absolute() else Path("/tmp") / place  # where Qt puts names without a folder
    place.touch()
    door = ProjectDoor()

    door.keep(str(tmp_path))

    with qtbot.waitSignal(door.knocked):
        assert knock(tmp_path)
    door.close()
    QLocalServer.removeServer(door_name(tmp_path))


def test_a_project_of_another_window_is_not_opened_again(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    other = ProjectDoor()
    other.keep(str(tmp_path))
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks

    with qtbot.waitSignal(other.knocked):
        window.open_project(tmp_path)

    assert window.banner.text == f"{tmp_path} is open in another window, which has come to the front."
    assert window.model.state.project == ""
    other.close()
