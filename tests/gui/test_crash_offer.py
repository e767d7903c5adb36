"""After a crash: one quiet offer."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.crash_offer import offer_crash
from nas_desktop.gui.dialogs.error_dialog import ErrorDialog
from nas_desktop.gui.log_files import logs_dir
from nas_desktop.gui.look import Look
from nas_desktop.gui.notice_board import NoticeBoard
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.banner import Banner
from tests.gui.conftest import TasksAtOnce


@pytest.fixture
def crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NAS_DESKTOP_HOME", str(tmp_path))
    logs_dir().mkdir(parents=True)
    path = logs_dir() / "crash-999999999.txt"
    path.write_text("Fatal Python error: Segmentation fault")
    return path


class Offer:
    """A board with the offer on it."""

    def __init__(self, qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce) -> None:
        self.place = QWidget()
        self.banner, self.dialog = Banner(look, self.place), ErrorDialog(look)
        qtbot.addWidget(self.place)
        qtbot.addWidget(self.dialog)
        self.board = NoticeBoard(model, self.banner, self.place)
        tasks.start(offer_crash(self.board, self.dialog, tasks))  # type: ignore[arg-type]  # stands for Tasks

    def press(self, word: str) -> None:
        next(link for link in self.banner._links if link.text() == word).click()


def test_a_crash_is_offered_once(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, crash: Path) -> None:
    offer = Offer(qtbot, model, look, tasks)
    assert "Nothing is sent" in offer.banner.text

    offer.press("Dismiss")

    assert not crash.exists()
    assert Offer(qtbot, model, look, tasks).banner.text == ""


def test_what_it_left_can_be_viewed(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, crash: Path
) -> None:
    offer = Offer(qtbot, model, look, tasks)

    offer.press("View")

    assert offer.dialog._text.isVisible()
    assert "Segmentation fault" in offer.dialog.details


def test_what_it_left_can_be_copied(
    qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, crash: Path
) -> None:
    Offer(qtbot, model, look, tasks).press("Copy")

    assert "Segmentation fault" in QGuiApplication.clipboard().text()
