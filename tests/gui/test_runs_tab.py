"""The Runs tab in the window: it has its room at every size, is reached by keys, and leads to Results."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.panels.runs_panel import RunsPanel
from nas_desktop.gui.widgets.metric_plot import MetricPlot
from tests.builders import a_search_started, a_trial_finished, a_trial_started
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.layout_check import complaints
from tests.gui.reads_at_once import ReadsAtOnce
from tests.gui.test_keyboard import _controls, _stops
from tests.tracking.made_stores import a_store

_RUNS = 5


@pytest.fixture
def window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A window whose Runs tab shows trial 1 of a search of three."""
    project = a_store(tmp_path / "p").path.parent
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    monkeypatch.setattr(window.panels, "_runs", lambda: _panel(window, look, tasks))
    window.tabs._builders = window.panels.builders()
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    with qtbot.waitSignal(window.model.changed):
        window.model.apply(a_search_started(name="p", project=str(project)))
        window.model.apply(a_trial_started(1))
        window.model.apply(a_trial_finished(1, 0.8))
    window.model.select(1)
    window.show_tab(_RUNS)
    return window


def _panel(window: MainWindow, look: Look, tasks: TasksAtOnce) -> RunsPanel:
    window.panels.runs = RunsPanel(window.model, look, tasks, process=ReadsAtOnce())  # type: ignore[arg-type]
    return window.panels.runs


@pytest.mark.parametrize("size", [(1100, 640), (1280, 720), (1440, 900)])
@pytest.mark.parametrize("run", ["s", "s-1"])
def test_everything_has_its_room(qapp: QApplication, window: MainWindow, size: tuple[int, int], run: str) -> None:
    assert window.panels.runs is not None
    window.panels.runs.browser.choose(run)
    window.resize(*size)
    for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
        qapp.processEvents()
    assert complaints(window) == []


def test_every_control_is_reached_and_shows_it(qtbot: QtBot, window: MainWindow) -> None:
    stops = _stops(qtbot, window)
    assert [stop.accessibleName() for stop, differs in stops if not differs] == []
    reached = [stop for stop, _ in stops]
    controls = [part for part in _controls(window) if not isinstance(part.parentWidget(), MetricPlot)]
    assert [part.accessibleName() for part in controls if part not in reached] == []


def test_a_trial_is_shown_in_results(window: MainWindow) -> None:
    assert window.panels.runs is not None
    window.panels.runs.page.head.to_results.click()
    assert window.tabs.currentIndex() == 2
    assert window.model.selected == 1


def test_closing_the_window_ends_what_the_tab_has_started(window: MainWindow) -> None:
    assert window.panels.runs is not None
    process = window.panels.runs.browser._process
    window.close()
    assert isinstance(process, ReadsAtOnce)
    assert process.is_closed
