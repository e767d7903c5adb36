"""The Data tab in the whole window: it and the form always agree, and every control is reached by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.panels.data_panel import DataPanel
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.images import write_folder

_MOST_STOPS = 40


@pytest.fixture
def window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


def _panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    """The tab with a survey in it."""
    window.show_tab(0)
    panel = window.panels.data
    assert panel is not None
    qtbot.waitUntil(lambda: panel.desk.survey is not None)
    return panel


def test_it_shows_the_images_of_the_form(qtbot: QtBot, window: MainWindow) -> None:
    panel = _panel(qtbot, window)

    assert panel.source.words[0] == "Fashion-MNIST sample"


def test_what_is_chosen_here_stands_in_the_form(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    panel = _panel(qtbot, window)
    folder = write_folder(tmp_path / "pets", {"cat": 8, "dog": 8})

    panel.data_chosen.emit(str(folder))

    assert window.panels.search is not None
    assert window.panels.search.setup.form.rows["data"].value() == str(folder)
    qtbot.waitUntil(lambda: panel.source.words[0].endswith("/pets"))


def test_edit_leads_to_the_search_tab(qtbot: QtBot, window: MainWindow) -> None:
    _panel(qtbot, window).view.split.edit.click()

    assert window.tabs.currentIndex() == 1


def test_while_images_are_looked_over_the_top_bar_says_so(qtbot: QtBot, window: MainWindow) -> None:
    assert window.panels.search is not None
    setup = window.panels.search.setup
    setup.found = None

    setup.changed.emit()

    assert window.top_bar.data.text == "Reading the images"


def test_every_control_is_reached_and_shows_it(qtbot: QtBot, window: MainWindow) -> None:
    panel = _panel(qtbot, window)
    window.top_bar.menu_button.setFocus(Qt.FocusReason.TabFocusReason)

    reached: list[QWidget] = []
    while window.strip.log_button not in reached and len(reached) < _MOST_STOPS:
        stop = window.focusWidget()
        focused = stop.grab().toImage()
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
        assert focused != stop.grab().toImage(), stop.accessibleName()
        reached.append(stop)

    wanted = (panel.source.again, panel.source.other, panel.view.classes.rows, panel.view.split.edit)
    assert [part.accessibleName() for part in wanted if part not in reached] == []
