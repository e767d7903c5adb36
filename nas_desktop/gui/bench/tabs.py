"""How quick the window is when a project holds many trials. Never asserted."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from nas_desktop.gui.bench.child import late_figures, lateness, measure_in_child, open_window

if TYPE_CHECKING:
    from nas_desktop.gui.main_window import MainWindow

_LIMIT_S = 60.0
_N_SELECTIONS = 20
_MOST_WITH_RUNS = 2000  # beyond it the MLflow store would take longer than all the rest
_FILTERS = ("adam", "accuracy>80", "state:failed", "weights<1M optimizer:adamw", "-state:pruned OR time>20", "")
_RESULTS_TAB, _N_POINTS = 2, 20


def measure_tabs(n_trials: int = 1000, rounds: int = 3) -> dict[str, Any]:
    """Open a made-up project of `n_trials` in fresh windows, and each tab in it for the first time.

    Returns:
        Plain JSON values. For each tab the median seconds until it is painted, and until its tasks are done as well;
        milliseconds from a choice to all views of a tab painted, of a filter, and until what lies under the pointer is
        found; lateness of a 10 ms timer while the tabs are opened.
    """
    from nas_desktop.gui.made_up_search import write_project

    with tempfile.TemporaryDirectory() as folder:
        root = write_project(Path(folder) / "many", n_trials, with_runs=n_trials <= _MOST_WITH_RUNS).root
        results = [measure_in_child(__name__, str(root)) for _ in range(rounds)]
    names = results[0]["tabs"]
    return {
        "n_trials": n_trials,
        "open_project_s": round(median(result["open_project_s"] for result in results), 3),
        "tabs": {
            name: {key: round(median(r["tabs"][name][key] for r in results), 3) for key in names[name]}
            for name in names
        },
        **{
            key: round(median(result[key] for result in results), 1)
            for key in ("select_ms", "select_worst_ms", "filter_ms", "filter_worst_ms", "hover_ms")
        },
        "late": max((result["late"] for result in results), key=lambda late: late["late_p99_ms"]),
    }


def _measure(root: Path) -> dict[str, Any]:
    import asyncio

    from nas_desktop.gui.panel_builders import TABS

    window, loop, tasks = open_window()
    figures: dict[str, Any] = {"tabs": {}}

    async def settle() -> None:
        end = time.monotonic() + _LIMIT_S
        while tasks.n_running and time.monotonic() < end:
            await asyncio.sleep(0.005)

    async def open_everything() -> list[float]:
        await settle()
        began = time.perf_counter()
        window.open_project(root)
        await settle()
        figures["open_project_s"] = time.perf_counter() - began
        selections: list[float] = []
        with lateness(window) as late:
            for index, tab in enumerate(TABS):
                began = time.perf_counter()
                window.show_tab(index)
                window.grab()  # laid out and painted at once; to process events would enter a task within a task
                painted = time.perf_counter() - began
                await asyncio.sleep(0)
                await settle()
                figures["tabs"][tab.title] = {"painted_s": painted, "settled_s": time.perf_counter() - began}
                await asyncio.sleep(0.3)
        for index in range(len(TABS)):
            window.show_tab(index)
            window.grab()
            await settle()
            for trial in range(1, _N_SELECTIONS + 1):
                selections.append(_milliseconds(partial(_select, window, trial * 7)))
                await asyncio.sleep(0.02)
        figures["select_ms"], figures["select_worst_ms"] = median(selections), max(selections)
        figures.update(_filters_and_hover(window))
        return late

    figures["late"] = late_figures(loop.run_until_complete(open_everything()))
    window.close()
    tasks.close()
    loop.close()
    return figures


def _select(window: "MainWindow", trial: int) -> None:
    window.model.select(trial)
    window.grab()


def _filters_and_hover(window: "MainWindow") -> dict[str, float]:
    from PySide6.QtCore import QPointF

    from nas_desktop.gui.plots.plot import Plot

    results = window.panels.results
    assert results is not None
    window.show_tab(_RESULTS_TAB)
    line, plot = results.trials.filter_line, results.history.plot
    filters = [_milliseconds(partial(line.setText, words)) for words in _FILTERS]
    places = [QPointF(60 + i * (plot.width() - 80) / _N_POINTS, plot.height() / 2) for i in range(_N_POINTS)]
    assert isinstance(plot, Plot)
    hovers = [_milliseconds(partial(plot.point_at, at)) for at in places]
    return {"filter_ms": median(filters), "filter_worst_ms": max(filters), "hover_ms": max(hovers)}


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(_measure(Path(sys.argv[1])))}\n")
