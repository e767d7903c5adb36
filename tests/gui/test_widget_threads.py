"""No widget is touched from another thread than the GUI's: not by the search, and not by the window's tasks."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.search_thread import SearchThread
from nas_desktop.gui.tasks import Tasks
from tests.builders import a_config
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSession, FakeSessions
from tests.gui.test_main_window import TO_THE_END, UNTIL_RUNNING


class Affinity:
    """Hears of every call that another thread makes to a widget."""

    def __init__(self) -> None:
        self.touched: list[str] = []

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        """As `sys.setprofile` calls it."""
        owner = frame.f_locals.get("self") if event == "call" else getattr(argument, "__self__", None)
        if event in ("call", "c_call") and isinstance(owner, QWidget):
            self.touched.append(f"{type(owner).__name__} in {threading.current_thread().name}")


@pytest.fixture
def affinity() -> Iterator[Affinity]:
    affinity = Affinity()
    threading.setprofile(affinity)
    yield affinity
    threading.setprofile(None)


class WatchedSession(FakeSession):
    """Lets the search thread, which Qt starts, be watched too."""

    def __init__(self, events: list[Any], affinity: Affinity) -> None:
        super().__init__(events)
        self._affinity = affinity

    def run(self) -> Iterator[Any]:
        sys.setprofile(self._affinity)
        yield from super().run()
        sys.setprofile(None)


def test_the_checker_sees_a_widget_that_is_touched(qtbot: QtBot, affinity: Affinity) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)

    thread = threading.Thread(target=lambda: widget.isVisible(), name="other")
    thread.start()
    thread.join()

    assert affinity.touched == ["QWidget in other"]


def test_a_whole_search_touches_no_widget_from_its_thread(
    qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce, affinity: Affinity
) -> None:
    session = WatchedSession([*UNTIL_RUNNING, *TO_THE_END], affinity)
    window = MainWindow(look, settings, FakeSessions(session), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks

    with qtbot.waitSignal(window.search.bridge.ended):
        window.top_bar.primary.click()
    qtbot.waitUntil(lambda: window.model.phase == "finished")

    assert session.thread != threading.get_ident()
    assert affinity.touched == []


def test_an_error_in_a_slot_of_the_search_reaches_the_window(qtbot: QtBot) -> None:
    search = SearchThread(FakeSessions(error=RuntimeError("boom")))

    with qtbot.waitSignal(search.bridge.failed) as told:
        search.start_new(a_config())

    assert told.args is not None
    assert "boom" in told.args[0]
    qtbot.waitUntil(lambda: not search.is_running)


def test_an_error_in_a_task_reaches_the_hook(qtbot: QtBot) -> None:
    loop = asyncio.new_event_loop()
    heard: list[str] = []
    loop.set_exception_handler(lambda loop, context: heard.append(str(context["exception"])))
    tasks = Tasks(loop)

    async def fail() -> None:
        await tasks.in_thread(lambda: 1 // 0)

    tasks.start(fail())
    loop.run_until_complete(asyncio.sleep(0.1))
    tasks.close()
    loop.close()

    assert heard == ["integer division or modulo by zero"]
