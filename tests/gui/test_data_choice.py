"""Images are chosen from a menu or dropped."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.gui.data_choice import DataChoice, dropped_path
from nas_desktop.gui.dialogs.download_dialog import DownloadDialog
from nas_desktop.gui.look import Look
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_surveys import FakeShelf


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def choice(window: QWidget, look: Look, tasks: TasksAtOnce) -> DataChoice:
    return DataChoice(look, tasks, FakeShelf(), window)  # type: ignore[arg-type]  # stands for Tasks


def _menu(choice: DataChoice, window: QWidget) -> QMenu:
    menu = QMenu(window)
    choice.fill(menu)
    return menu


def test_sets_that_are_here_come_before_those_to_download(choice: DataChoice, window: QWidget) -> None:
    texts = [action.text() for action in _menu(choice, window).actions() if not action.isSeparator()]

    assert texts[3:] == ["On this computer", "MNIST", "To download", "CIFAR-10, 170 MB…"]


def test_a_set_that_is_here_is_chosen_by_its_name(qtbot: QtBot, choice: DataChoice, window: QWidget) -> None:
    actions = {action.text(): action for action in _menu(choice, window).actions()}

    with qtbot.waitSignal(choice.chosen) as chosen:
        actions["MNIST"].trigger()

    assert chosen.args == ["mnist"]


def test_a_set_that_is_not_here_is_offered_for_download(qtbot: QtBot, choice: DataChoice, window: QWidget) -> None:
    actions = {action.text(): action for action in _menu(choice, window).actions()}

    with qtbot.assertNotEmitted(choice.chosen):
        actions["CIFAR-10, 170 MB…"].trigger()

    dialog = window.findChild(DownloadDialog)
    assert dialog is not None
    with qtbot.waitSignal(choice.chosen) as chosen:
        dialog.download.click()
    assert chosen.args == ["cifar10"]


def test_the_built_in_images_can_be_chosen(qtbot: QtBot, choice: DataChoice) -> None:
    with qtbot.waitSignal(choice.chosen) as chosen:
        choice.choose_built_in()

    assert chosen.args == [BUILT_IN_DATA]


def test_a_folder_and_a_file_are_looked_for(qtbot: QtBot, choice: DataChoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "/photos")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("/labels.csv", ""))

    with qtbot.waitSignals([choice.chosen, choice.chosen], check_params_cbs=[_is("/photos"), _is("/labels.csv")]):
        choice.ask_for_folder()
        choice.ask_for_file()


def _is(wanted: str) -> object:
    return lambda data: data == wanted


def test_a_dialog_that_is_closed_chooses_nothing(
    qtbot: QtBot, choice: DataChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "")

    with qtbot.assertNotEmitted(choice.chosen):
        choice.ask_for_folder()


def test_one_folder_or_file_can_be_dropped(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.touch()

    assert dropped_path(_dragged(tmp_path)) == str(tmp_path)
    assert dropped_path(_dragged(file)) == str(file)


def test_nothing_else_can_be_dropped(tmp_path: Path) -> None:
    text, web = QMimeData(), QMimeData()
    text.setText("hello")
    web.setUrls([QUrl("https://example.org/images")])

    refused = [text, web, _dragged(tmp_path, tmp_path), _dragged(tmp_path / "nowhere")]
    assert [dropped_path(mime) for mime in refused] == [""] * 4


def _dragged(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime
