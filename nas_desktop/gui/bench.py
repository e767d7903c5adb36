"""How quick the window is: its first paint, and how late its events are while a search runs. Never asserted."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

FORBIDDEN_AT_FIRST = ("torch", "torchvision", "mlflow", "optuna")
FORBIDDEN_ALWAYS = ("torch", "torchvision", "mlflow")
_INTERVAL_MS = 10
_LIMIT_S = 600.0


def measure_window(rounds: int = 5) -> dict[str, Any]:
    """First paint of fresh interpreters, and lateness of a 10 ms timer during a Taste search in two slots.

    Returns:
        Plain JSON values; times of the first paint in seconds, of the timer in milliseconds.
    """
    paints = [_in_child("first-paint") for _ in range(rounds)]
    seconds = [paint["seconds"] for paint in paints]
    loaded = sorted({name for paint in paints for name in paint["loaded"]})
    return {
        "first_paint": {
            "median_s": round(median(seconds), 3),
            "all_s": [round(value, 3) for value in seconds],
            "forbidden_modules": loaded,
        },
        "search": _in_child("search"),
    }


def _in_child(what: str) -> dict[str, Any]:
    """Measure in an interpreter of its own, which has loaded nothing yet."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "NAS_DESKTOP_HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "" if _has_display() else "offscreen")
        if not environment["QT_QPA_PLATFORM"]:
            del environment["QT_QPA_PLATFORM"]
        command = [sys.executable, "-m", "nas_desktop.gui.bench", what]
        command.append(repr(time.time()))  # the system's own start stamp is only good to a second
        result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    lines = result.stdout.strip().splitlines()
    if result.returncode != 0 or not lines:
        raise RuntimeError(f"measuring {what} failed: {result.stderr.strip()[-2000:]}")
    value: dict[str, Any] = json.loads(lines[-1])
    return value


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))


def _first_paint(started: float) -> dict[str, Any]:
    from nas_desktop.gui import app as gui

    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    seconds = time.time() - started
    return {"seconds": seconds, "loaded": [name for name in FORBIDDEN_AT_FIRST if name in sys.modules]}


def _search() -> dict[str, Any]:
    """A Taste search in two slots, through the window's own form and button."""
    from nas_desktop.gui import app as gui
    from nas_desktop.gui.tasks import Tasks

    os.environ.update(gui.ENVIRONMENT)
    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    import asyncio

    loop = gui.make_loop(app)
    asyncio.set_event_loop(loop)
    tasks = Tasks(loop, window)
    window.begin(tasks)

    async def until_finished() -> list[float]:
        panel = window.panels.search
        assert panel is not None
        panel.setup.presets.choose("taste")
        panel.setup.form.rows["slots"].editor.set_value(2)
        while panel.setup.config is None or panel.setup.found is None:
            await asyncio.sleep(0.02)
        with _lateness(window) as late:
            window.top_bar.primary.click()
            end = time.monotonic() + _LIMIT_S
            while time.monotonic() < end and not (window.model.state.finish and not window.search.is_running):
                await asyncio.sleep(0.1)
        return late

    in_order = loop.run_until_complete(until_finished())
    late = sorted(in_order)
    worst_after = sum(in_order[: in_order.index(late[-1])]) / 1000 + in_order.index(late[-1]) * _INTERVAL_MS / 1000
    finish = window.model.state.finish
    tasks.close()
    loop.close()
    return {
        "late_p99_ms": round(late[int(0.99 * (len(late) - 1))], 1),
        "late_worst_ms": round(late[-1], 1),
        "worst_after_s": round(worst_after, 1),  # Start
        "n_over_100_ms": sum(value > 100 for value in late),
        "n_ticks": len(late),
        "seconds": round(finish.seconds, 1) if finish else None,
        "reason": finish.reason if finish else None,
        "val_accuracy": finish.val_accuracy if finish else None,
        "test_accuracy": finish.test_accuracy if finish else None,
        "forbidden_modules": [name for name in FORBIDDEN_ALWAYS if name in sys.modules],
    }


@contextmanager
def _lateness(parent: Any) -> Iterator[list[float]]:
    """Milliseconds that each tick of a precise 10 ms timer comes after its time."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last) - _INTERVAL_MS))
        last = now

    timer = QTimer(parent, interval=_INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    last = time.perf_counter()
    timer.start()
    yield late
    timer.stop()


def main(arguments: list[str]) -> None:
    """Print what was measured, as JSON: all of it, or in a child one part on one line."""
    match arguments:
        case ["first-paint", started]:
            text = json.dumps(_first_paint(float(started)))
        case ["search", _]:
            text = json.dumps(_search())
        case _:
            text = json.dumps(measure_window(int(arguments[0]) if arguments else 5), indent=2)
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
