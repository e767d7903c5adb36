"""Measuring happens in an interpreter of its own, which has loaded nothing yet and touches no user's projects."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from nas_desktop.gui.main_window import MainWindow
    from nas_desktop.gui.tasks import Tasks

INTERVAL_MS = 10


def measure_in_child(module: str, *words: str) -> dict[str, Any]:
    """What `python -m module words… START` prints; START is the time at which the interpreter was asked for.

    Raises:
        RuntimeError: it failed; the message ends with what it said.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "NAS_DESKTOP_HOME": home}
        if not _has_display():
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        started = repr(time.time())  # the system's own start stamp is only good to a second
        command = [sys.executable, "-m", module, *words, started]
        result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    lines = result.stdout.strip().splitlines()
    if result.returncode != 0 or not lines:
        raise RuntimeError(f"measuring {words[0]} failed: {result.stderr.strip()[-2000:]}")
    value: dict[str, Any] = json.loads(lines[-1])
    return value


def open_window() -> "tuple[MainWindow, AbstractEventLoop, Tasks]":
    """The window as the program opens it, painted and begun; its loop is not yet running."""
    import asyncio

    from nas_desktop.gui import app as gui
    from nas_desktop.gui.memory_rest import MemoryRest
    from nas_desktop.gui.tasks import Tasks

    os.environ.update(gui.ENVIRONMENT)
    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    loop = gui.make_loop(app)
    asyncio.set_event_loop(loop)
    tasks = Tasks(loop, window)
    window.begin(tasks)
    MemoryRest(window.model, window)
    return window, loop, tasks


@contextmanager
def lateness(parent: Any) -> Iterator[list[float]]:
    """Milliseconds that each tick of a precise 10 ms timer comes after its time."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last) - INTERVAL_MS))
        last = now

    timer = QTimer(parent, interval=INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    last = time.perf_counter()
    timer.start()
    yield late
    timer.stop()


def late_figures(in_order: list[float]) -> dict[str, float | int]:
    """The 99th percentile and the worst of `lateness`, in milliseconds."""
    late = sorted(in_order)
    return {
        "late_p99_ms": round(late[int(0.99 * (len(late) - 1))], 1),
        "late_worst_ms": round(late[-1], 1),
        "n_over_100_ms": sum(value > 100 for value in late),
        "n_ticks": len(late),
    }


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))
