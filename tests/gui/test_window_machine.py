"""Whatever is pressed in whatever order: window, log and search thread tell the same story."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.search_words import primary_action
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.live_sessions import LiveSessions

_TABS = 6


class _WindowMachine(RuleBasedStateMachine):
    """The fixtures come in by `make`, since Hypothesis makes the machines."""

    qtbot: QtBot
    look: Look

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.sessions = LiveSessions(home)
        kept = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(self.look, kept, self.sessions, lambda data: FOUND)
        self.window.show()
        self.window.begin(TasksAtOnce())  # type: ignore[arg-type]  # stands for Tasks

    def teardown(self) -> None:
        if not hasattr(self, "window"):
            return
        self.window.end_unasked()
        self._until(lambda: not self.window.search.is_running)
        self.window.deleteLater()
        self.folder.cleanup()

    @precondition(lambda self: self._can("Start"))
    @rule()
    def start(self) -> None:
        self.window.top_bar.primary.click()
        self._until(lambda: self.window.model.phase == "running" and bool(self.window.model.state.running))

    @precondition(lambda self: self._can("Pause"))
    @rule()
    def pause(self) -> None:
        self.window.top_bar.primary.click()
        self._until(lambda: self.window.model.phase == "paused")

    @precondition(lambda self: self._can("Resume"))
    @rule()
    def resume(self) -> None:
        self.window.top_bar.primary.click()
        self._until(lambda: self.window.model.phase == "running" and bool(self.window.model.state.running))

    @precondition(lambda self: self.window.model.under_way)
    @rule()
    def stop(self) -> None:
        self.window.top_bar.stop.click()
        self._until(lambda: self.window.model.phase == "stopped" and not self.window.search.is_running)

    @precondition(lambda self: self.window.model.phase == "running")
    @rule(name=st.sampled_from(["epoch", "complete", "complete"]))
    def go_on(self, name: str) -> None:
        before = self.window.model.state.version
        assert self.sessions.current is not None
        self.sessions.current.step(name)
        self._until(lambda: self.window.model.state.version > before and bool(self.window.model.state.running))

    @precondition(lambda self: self.window.model.phase == "running")
    @rule()
    def skip(self) -> None:
        trial = self.window.model.state.running[0].trial
        assert self.window.panels.search is not None
        self.window.panels.search.skip_wanted.emit(trial)
        self._until(lambda: [row.trial for row in self.window.model.state.running] == [trial + 1])

    @precondition(lambda self: self.window.model.phase == "running")
    @rule()
    def finish(self) -> None:
        assert self.sessions.current is not None
        self.sessions.current.step("finish")
        self._until(lambda: self.window.model.phase == "finished" and not self.window.search.is_running)

    @precondition(lambda self: self.window.menu.new_search.isEnabled())
    @rule()
    def begin_anew(self) -> None:
        self.window.menu.new_search.trigger()
        self._until(lambda: self.window.model.phase == "idle")

    @precondition(lambda self: bool(self.sessions.roots) and not self.window.search.is_running)
    @rule(data=st.data())
    def open_project(self, data: st.DataObject) -> None:
        root = data.draw(st.sampled_from(self.sessions.roots))
        self.window.open_project(root)
        self._until(lambda: self.window.model.state.project == str(root))

    @rule(tab=st.integers(0, _TABS - 1))
    def look_at(self, tab: int) -> None:
        self.window.show_tab(tab)

    @rule(trial=st.integers(-1, 3))
    def choose(self, trial: int) -> None:
        self.window.model.select(trial)

    @invariant()
    def the_window_says_what_the_model_knows(self) -> None:
        if not hasattr(self, "window"):
            return
        window, model = self.window, self.window.model
        config = window.panels.config()
        self._until(lambda: not window.model._timer.isActive())
        action = primary_action(model, config is not None, thread_is_busy=window.search.is_running)
        assert (window.top_bar.primary.text(), window.top_bar.primary.isEnabled()) == (action.text, action.enabled)
        assert window.top_bar.stop.isHidden() == (not model.under_way)

    @invariant()
    def a_thread_runs_while_a_search_does(self) -> None:
        if hasattr(self, "window"):
            assert self.window.search.is_running == self.window.model.under_way

    @invariant()
    def the_log_tells_what_is_shown(self) -> None:
        if hasattr(self, "window") and (root := self.window.model.state.project):
            assert _told(logged_state(Project.open(Path(root), to_write=False))) == _told(self.window.model.state)

    def _can(self, word: str) -> bool:
        primary = self.window.top_bar.primary
        return hasattr(self, "window") and primary.text() == word and primary.isEnabled()

    def _until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=10_000)


def _told(state: SearchState) -> list[tuple[object, ...]]:
    """Trials and how far they are."""
    return [(row.study, row.trial, row.state, row.curve, row.val_accuracy) for row in state.rows.values()]


def _run(qtbot: QtBot, look: Look, n_examples: int) -> None:
    machine = type("WindowMachine", (_WindowMachine,), {"qtbot": qtbot, "look": look})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=n_examples,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_order_of_buttons_keeps_window_log_and_thread_together(qtbot: QtBot, look: Look) -> None:
    _run(qtbot, look, 8)


@pytest.mark.slow
def test_many_orders_of_buttons_do(qtbot: QtBot, look: Look) -> None:
    _run(qtbot, look, int(os.environ.get("NAS_DESKTOP_EXAMPLES", "60")))
