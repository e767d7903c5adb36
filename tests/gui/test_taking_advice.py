"""From what the search says to a form that is filled in."""

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from tests.builders import a_search_finished
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.searches import a_long_search


@pytest.fixture
def window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    with qtbot.waitSignal(window.model.changed):
        for event in a_long_search(12, n_failed=4, preset="quick", seed=3):
            window.model.apply(event)
    return window


def test_a_remedy_fills_the_form_and_starts_nothing(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.model.changed):
        window.model.apply(a_search_finished())
    assert window.panels.search is not None
    fewer = next(b for b in window.panels.search.running.advice.remedies if b.text() == "Fewer layers")

    fewer.click()

    assert window.model.phase == "idle"
    config = window.panels.config()
    assert config is not None
    assert (config.max_conv_layers, config.n_trials, config.preset, config.seed) == (3, 60, "quick", 3)
    assert not window.search.is_running
    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "Start" and window.top_bar.primary.isEnabled())


def test_while_the_search_runs_no_remedy_can_be_taken(window: MainWindow) -> None:
    assert window.panels.search is not None
    advice = window.panels.search.running.advice

    assert advice.isVisible()
    assert [button.isEnabled() for button in advice.remedies if button.isVisible()] == [False] * 3
