"""Twelve canonical states of the window look as they did when somebody last looked at them.

The pictures in `golden/` are of both themes at both sizes, in 256 colours. After a change that is meant, look at the
new ones in the folder that a failure names, and accept them with NAS_DESKTOP_WRITE_GOLDEN=1.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import DataReading, Event
from nas_desktop.gui import made_up_search, made_up_timed_search, numbers, recent_projects, search_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.panels import data_panel, setup_face
from nas_desktop.gui.recent_projects import RecentProjects, summary
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.start_desk import StartDesk
from nas_desktop.gui.time_estimate import TimeEstimate
from nas_desktop.gui.widgets.bottom_strip import BottomStrip
from tests.builders import a_search_finished, a_search_started
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import PAUSED, FakeSessions
from tests.gui.fake_surveys import FakeMaker
from tests.moments import events_until

_FOLDER = Path(__file__).parent / "golden"
_SIZES = ((1280, 720), (1920, 1080))
_COLOURS = 256
_NOTICEABLE = 48  # of 255, of any channel
_MOST_PIXELS = 0.004  # share that may differ noticeably
_DATA, _SEARCH, _RESULTS, _BEST, _ANALYTICS = 0, 1, 2, 3, 4


class _Frozen(datetime):
    """It is always the same afternoon."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        now = datetime(2026, 11, 24, 15, 49, tzinfo=UTC)
        return now if tz is not None else now.replace(tzinfo=None)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Neither clock nor load of the machine is in the picture."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NAS_DESKTOP_HOME", str(tmp_path / "home"))
    time.tzset()
    for module in (made_up_search, made_up_timed_search, numbers, recent_projects, search_words):
        monkeypatch.setattr(module, "datetime", _Frozen)
    monkeypatch.setattr(BottomStrip, "_measure", lambda strip: None)
    monkeypatch.setattr(setup_face, "free_bytes", lambda folder: 212e9)
    monkeypatch.setattr(TimeEstimate, "follow", lambda estimate, config, found: None)
    monkeypatch.setattr(data_panel, "_real_maker", FakeMaker)
    yield
    monkeypatch.undo()
    time.tzset()


def _until(share: float) -> list[Event]:
    events = list(made_up_search.made_up_search(24))
    return events[: round(share * len(events))]


def _show(window: MainWindow, events: list[Event], tab: int, trial: int = -1) -> None:
    for event in events:
        window.model.apply(event)
    window.show_tab(tab)
    window.model.select(trial)


def _recent(window: MainWindow) -> None:
    model, home = SearchModel(), Path(os.environ["NAS_DESKTOP_HOME"])
    for event in _until(1.0):
        model.apply(event)
    recent = RecentProjects(home / "data" / "recent.json")
    for name, is_there in (("garden-birds", True), ("leaf-diseases", True), ("usb-stick", False)):
        root = home / name
        if is_there:
            root.mkdir(parents=True)
            (root / "project.json").write_text("{}")
        recent.keep(replace(summary(model.state), root=f"/projects/{name}" if not is_there else str(root), name=name))
    desk = window.findChild(StartDesk)
    assert isinstance(desk, StartDesk)
    desk.greet()


_FAILED = a_search_finished(reason="failed", detail="The disk is full.", test_accuracy=None)
STATES: dict[str, Callable[[MainWindow], None]] = {
    "start": lambda window: window.menu.start_wanted.emit(),
    "start-recent": _recent,
    "data": lambda window: window.show_tab(_DATA),
    "setup": lambda window: window.show_tab(_SEARCH),
    "preparing": lambda window: _show(
        window, [a_search_started(n_trials=6), DataReading(12_400, 20_000)], _SEARCH
    ),
    "running": lambda window: _show(window, _until(0.7), _SEARCH),
    "paused": lambda window: _show(window, [*_until(0.5), PAUSED], _SEARCH),
    "failed": lambda window: _show(window, [*_until(0.5), _FAILED], _SEARCH),
    "finished": lambda window: _show(window, list(events_until(lambda event: False)), _SEARCH),
    "results": lambda window: _show(window, _until(1.0), _RESULTS, trial=7),
    "best": lambda window: _show(window, _until(1.0), _BEST),
    "analytics": lambda window: _show(window, _until(1.0), _ANALYTICS, trial=7),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_it_looks_as_it_did(
    qtbot: QtBot, qapp: QApplication, look: Look, settings: QSettings, tasks: TasksAtOnce, tmp_path: Path, state: str
) -> None:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.show()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    with qtbot.waitSignal(window.model.changed, raising=False, timeout=500):
        STATES[state](window)
    wrong = []

    for theme in ("light", "dark"):
        look.choose(theme)
        for size in _SIZES:
            window.resize(*size)
            for _ in range(12):  # a layout asks for another round when text wraps
                qapp.processEvents()
            name = f"{state}-{theme}-{size[0]}.png"
            wrong += _compared(window, name, tmp_path)
    look.choose("light")

    assert wrong == []


def _compared(window: MainWindow, name: str, folder: Path) -> list[str]:
    picture = _pixels(window)
    golden = _FOLDER / name
    if os.environ.get("NAS_DESKTOP_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).quantize(_COLOURS, dither=Image.Dither.NONE).save(golden, optimize=True)
        return []
    if not golden.is_file():
        return [f"{golden.name} is missing"]
    with Image.open(golden) as file:
        before = np.asarray(file.convert("RGB"), dtype=np.int16)
    if before.shape != picture.shape:
        return [f"{name}: {before.shape} has become {picture.shape}"]
    share = float((np.abs(before - picture).max(axis=2) > _NOTICEABLE).mean())
    if share <= _MOST_PIXELS:
        return []
    Image.fromarray(picture).save(folder / name)
    return [f"{folder / name}: {100 * share:.2f} % of the pixels differ"]


def _pixels(window: MainWindow) -> NDArray[np.uint8]:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
