"""The whole window, with sessions that a test writes down."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import ProjectError
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.model_desk import ModelDesk
from tests.builders import (
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
)
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions

UNTIL_RUNNING = [
    a_search_started(),
    data_ready(),
    a_mode_chosen(n_slots=1),
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5),
    a_trial_started(1),
    an_epoch(1, 1, 0.6),
]
TO_THE_END = [an_epoch(1, 2, 0.7), a_trial_finished(1, 0.7), a_search_finished(best_trial=1, test_accuracy=0.69)]


def _window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, sessions: FakeSessions) -> MainWindow:
    window = MainWindow(look, settings, sessions, lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


def test_a_search_goes_through_all_its_phases(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    sessions = FakeSessions(FakeSession([*UNTIL_RUNNING, None, None, *TO_THE_END]))
    window = _window(qtbot, look, settings, tasks, sessions)
    bar = window.top_bar
    assert (bar.primary.text(), bar.primary.isEnabled(), bar.stop.isHidden()) == ("Start", True, True)

    bar.primary.click()
    assert window.model.phase == "preparing"
    qtbot.waitUntil(lambda: bar.primary.text() == "Pause" and bar.primary.isEnabled())
    assert not bar.stop.isHidden()

    bar.primary.click()
    qtbot.waitUntil(lambda: bar.primary.text() == "Resume")
    assert window.panels.search.running.banner.text.startswith("Paused. Nothing is lost")

    with qtbot.waitSignal(window.search.bridge.ended):
        bar.primary.click()
    qtbot.waitUntil(lambda: bar.primary.text() == "New search")
    tiles = window.panels.search.running.figures.tiles
    assert [tile.figure for tile in tiles[::3]] == ["70.0", "69.0"]
    assert sessions.configs[0].preset == "standard"


def test_a_stopped_search_is_resumed_from_its_project(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    sessions = FakeSessions(FakeSession([*UNTIL_RUNNING, None]), FakeSession(TO_THE_END))
    window = _window(qtbot, look, settings, tasks, sessions)
    window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "running")
    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.stop.click()
    qtbot.waitUntil(lambda: window.top_bar.primary.text() == "Resume")

    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.primary.click()

    assert sessions.resumed == [Path("/p")]


def test_a_search_that_cannot_begin_says_so_above_the_form(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions(error=ProjectError("No room.", "Make some.")))

    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.panels.search.banner.text == "No room. Make some.")

    assert window.top_bar.primary.text() == "Start"


def test_every_tab_opens_by_its_key(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())

    for i in range(6):
        window.show_tab(i)

    assert sorted(window.tabs.panels) == [0, 1, 2, 3, 4, 5]
    assert window.tabs.currentIndex() == 5


def test_a_trial_that_is_opened_is_shown_whole(
    look: Look, settings: QSettings, tasks: TasksAtOnce, qtbot: QtBot
) -> None:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks

    window.model.open(4)

    assert window.model.selected == 4
    assert window.tabs.currentIndex() == 3


def test_the_strip_says_what_is_done_for_the_best_model(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    desk = window.findChild(ModelDesk)
    assert desk is not None

    monkeypatch.setattr(ModelDesk, "activity", "Evaluating")
    desk.changed.emit()

    assert window.strip.activity.text() == "Evaluating"


def test_what_a_search_ended_with_is_evaluated_whichever_tab_is_shown(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[tuple[int, bool]] = []
    monkeypatch.setattr(
        ModelDesk, "show", lambda desk, network, *, may_evaluate: shown.append((network.trial, may_evaluate))
    )
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    kept = a_trial_finished(1, 0.7, model="models/trial-0001")
    for event in (a_search_started(project=str(tmp_path)), *UNTIL_RUNNING[1:]):
        window.model.apply(event)
    qtbot.waitUntil(lambda: window.strip.isVisible() and window.model.under_way and not window.top_bar.stop.isHidden())

    for event in (kept, a_search_finished(best_trial=1)):
        window.model.apply(event)

    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [(1, True)]


def test_panels_are_built_when_they_are_first_shown(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())

    assert list(window.tabs.panels) == [1]


def test_closing_asks_and_then_waits_for_the_search(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions(FakeSession([*UNTIL_RUNNING, None])))
    window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "running")
    answers = [False, True]
    monkeypatch.setattr(QuitDialog, "ask", lambda dialog: answers.pop(0))

    assert not window.close()
    with qtbot.waitSignal(window.closed):
        assert window.close()

    assert window.search.wait(0)
    qtbot.waitUntil(lambda: not window.search.is_running)


def test_the_log_opens_and_closes(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())

    window.strip.log_button.click()
    assert window.log.isVisible()
    window.strip.log_button.click()

    assert not window.log.isVisible()


def test_everything_that_can_be_pressed_or_filled_has_a_name(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    for i in range(6):
        window.show_tab(i)

    kinds = ("QAbstractButton", "QComboBox", "QSpinBox", "QLineEdit", "QPlainTextEdit", "QTableView")
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if any(widget.inherits(kind) for kind in kinds)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not _belongs_to_a_field(widget)
    ]

    assert nameless == []


def _belongs_to_a_field(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    outer = ("QAbstractSpinBox", "QComboBox", "QLineEdit", "QTableView", "QHeaderView")
    return parent is not None and (any(parent.inherits(kind) for kind in outer) or widget.isHidden())


def test_the_tab_key_goes_through_the_whole_window(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce
) -> None:
    window = _window(qtbot, look, settings, tasks, FakeSessions())
    window.activateWindow()
    window.top_bar.menu_button.setFocus()

    names: list[str] = []
    while "Log" not in names and len(names) < 40:
        focused = window.focusWidget()
        names.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert names[:2] == ["Menu (F10)", "Start"]
    assert names[-1] == "Log"
    assert {"Trials", "Data", "Browse for data", "Training images", "Epochs per trial"} < set(names)
