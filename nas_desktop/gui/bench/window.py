"""How quick the window is: its first paint, and how late its events are while a search runs. Never asserted."""

import json
import sys
import time
from statistics import median
from typing import Any

from nas_desktop.gui.bench.child import INTERVAL_MS, late_figures, lateness, measure_in_child, open_window

FORBIDDEN_AT_FIRST = ("torch", "torchvision", "mlflow", "optuna")
FORBIDDEN_ALWAYS = ("torch", "torchvision", "mlflow")
_LIMIT_S = 600.0


_MANY = 10_000  # trials
_UPDATES = 5000


def measure_window(rounds: int = 5, n_trials: int = _MANY) -> dict[str, Any]:
    """First paint of fresh interpreters, a project of many trials, memory, and a Taste search in two slots.

    Returns:
        Plain JSON values: times of the first paint in seconds; `many` as `measure_tabs` tells it; the growth of the
        memory over 5,000 updates in MB; how late a 10 ms timer is during the search in milliseconds.
    """
    from nas_desktop.gui.bench.soak import measure_soak
    from nas_desktop.gui.bench.tabs import measure_tabs

    paints = [measure_in_child(__name__, "first-paint") for _ in range(rounds)]
    seconds = [paint["seconds"] for paint in paints]
    loaded = sorted({name for paint in paints for name in paint["loaded"]})
    return {
        "first_paint": {
            "median_s": round(median(seconds), 3),
            "all_s": [round(value, 3) for value in seconds],
            "forbidden_modules": loaded,
        },
        "many": measure_tabs(n_trials, rounds),
        "memory": measure_soak(_UPDATES),
        "search": measure_in_child(__name__, "search"),
    }


def _first_paint(started: float) -> dict[str, Any]:
    from nas_desktop.gui import app as gui

    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    seconds = time.time() - started
    return {"seconds": seconds, "loaded": [name for name in FORBIDDEN_AT_FIRST if name in sys.modules]}


def _search() -> dict[str, Any]:
    """A Taste search in two slots, through the window's own form and button."""
    import asyncio

    window, loop, tasks = open_window()

    async def until_finished() -> list[float]:
        panel = window.panels.search
        assert panel is not None
        panel.setup.presets.choose("taste")
        panel.setup.form.rows["slots"].editor.set_value(2)
        while panel.setup.config is None or panel.setup.found is None:
            await asyncio.sleep(0.02)
        with lateness(window) as late:
            window.top_bar.primary.click()
            end = time.monotonic() + _LIMIT_S
            while time.monotonic() < end and not (window.model.state.finish and not window.search.is_running):
                await asyncio.sleep(0.1)
        return late

    late = loop.run_until_complete(until_finished())
    finish = window.model.state.finish
    tasks.close()
    loop.close()
    worst_at = late.index(max(late))
    return {
        **late_figures(late),
        "worst_after_s": round(sum(late[:worst_at]) / 1000 + worst_at * INTERVAL_MS / 1000, 1),  # Start
        "seconds": round(finish.seconds, 1) if finish else None,
        "reason": finish.reason if finish else None,
        "val_accuracy": finish.val_accuracy if finish else None,
        "test_accuracy": finish.test_accuracy if finish else None,
        "forbidden_modules": [name for name in FORBIDDEN_ALWAYS if name in sys.modules],
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["first-paint", began]:
            figures = _first_paint(float(began))
        case _:
            figures = _search()
    sys.stdout.write(f"{json.dumps(figures)}\n")
