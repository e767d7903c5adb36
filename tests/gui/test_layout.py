"""In no state and at no size is a word cut off, a plot too small, or one part laid on another."""

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import DataReading, Event
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from tests.builders import (
    a_failed_trial,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
)
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import PAUSED, FakeSessions
from tests.gui.layout_check import complaints
from tests.gui.searches import a_long_search

_SIZES = ((1100, 640), (1280, 720), (1440, 900))
_BEGUN = [a_search_started(n_trials=6), data_ready(), a_mode_chosen(n_slots=2)]
_RUNNING = [
    *_BEGUN,
    *(event for i in range(4) for event in (a_trial_started(i), an_epoch(i, 1, 0.4 + 0.1 * i))),
    a_trial_finished(0, 0.4),
    a_failed_trial(1),
]
STATES: dict[str, list[Event]] = {
    "setup": [],
    "preparing": [a_search_started(n_trials=6), DataReading(12_400, 20_000)],
    "two trials at once": _RUNNING,
    "paused": [*_RUNNING, PAUSED],
    "finished": [*_RUNNING, a_trial_finished(2, 0.6), a_trial_finished(3, 0.7), a_search_finished(best_trial=3)],
    "advised": [*a_long_search(12, n_failed=7), a_search_finished()],
    "cut off": [a_search_started(n_trials=6), data_ready(), a_search_finished(reason="stopped", test_accuracy=None)],
    "failed": [*_RUNNING, a_search_finished(reason="failed", detail="The disk is full. " * 8, test_accuracy=None)],
}


@pytest.mark.parametrize("state", STATES)
def test_everything_has_its_room(
    qtbot: QtBot, qapp: QApplication, look: Look, settings: QSettings, tasks: TasksAtOnce, state: str
) -> None:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    if STATES[state]:
        with qtbot.waitSignal(window.model.changed):
            window.model.load([])
            for event in STATES[state]:
                window.model.apply(event)

    found = {}
    for tab in range(6):
        window.show_tab(tab)
        for size in _SIZES:
            window.resize(*size)
            for log in (True, False):
                window.strip.log_button.setChecked(log)
                window.log.setVisible(log)
                for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
                    qapp.processEvents()
                found[tab, size, log] = complaints(window)

    assert {where: what for where, what in found.items() if what} == {}


def test_a_page_scrolls_before_its_parts_are_pressed(
    qtbot: QtBot, qapp: QApplication, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    with qtbot.waitSignal(window.model.changed):
        for event in STATES["finished"]:
            window.model.apply(event)
    page = window.panels.search.running
    qapp.processEvents()
    assert page.verticalScrollBar().maximum() == 0

    window.strip.log_button.click()
    qapp.processEvents()

    assert page.verticalScrollBar().maximum() > 0


class _Windows(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_part_flashes_up_as_a_window_before_it_has_its_place(
    qtbot: QtBot, qapp: QApplication, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    try:
        window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
        qtbot.addWidget(window)
        window.show()
        window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
        for events in STATES.values():
            with qtbot.waitSignal(window.model.changed):
                window.model.reset()
                for event in events:
                    window.model.apply(event)
            for tab in range(6):
                window.show_tab(tab)
    finally:
        qapp.removeEventFilter(windows)

    assert windows.seen == ["MainWindow"]
