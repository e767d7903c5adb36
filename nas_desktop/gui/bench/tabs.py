"""How quick the tabs are when a project holds many trials. Never asserted."""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from nas_desktop.gui.bench.child import late_figures, lateness, measure_in_child, open_window

_LIMIT_S = 60.0
_N_SELECTIONS = 20


def measure_tabs(n_trials: int = 1000, rounds: int = 3) -> dict[str, Any]:
    """Open a made-up project of `n_trials` in fresh windows, and each tab in it for the first time.

    Returns:
        Plain JSON values. For each tab the median seconds until it is painted, and until its tasks are done as well;
        lateness of a 10 ms timer meanwhile, while trials are selected, and while tabs are changed once more.
    """
    from nas_desktop.gui.made_up_search import write_project

    with tempfile.TemporaryDirectory() as folder:
        root = write_project(Path(folder) / "many", n_trials).root
        results = [measure_in_child(__name__, str(root)) for _ in range(rounds)]
    names = results[0]["tabs"]
    return {
        "n_trials": n_trials,
        "open_project_s": round(median(result["open_project_s"] for result in results), 3),
        "tabs": {
            name: {key: round(median(r["tabs"][name][key] for r in results), 3) for key in names[name]}
            for name in names
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
                for trial in range(_N_SELECTIONS):
                    window.model.select(trial * 7)
                    await asyncio.sleep(0.02)
                await settle()
        return late

    figures["late"] = late_figures(loop.run_until_complete(open_everything()))
    window.close()
    tasks.close()
    loop.close()
    return figures


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(_measure(Path(sys.argv[1])))}\n")
