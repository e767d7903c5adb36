"""Whether the window keeps its memory over days: the updates of a day and more, one right after the other."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nas_desktop.gui.bench.child import measure_in_child, open_window

if TYPE_CHECKING:
    from nas_desktop.core.events import Event
    from nas_desktop.gui.main_window import MainWindow

MAX_GROWTH_MB = 48.0  # 2 MB an hour over a day
_TABS = (1, 2, 3, 4, 0)  # Search, Results, Best model, Analytics, Data
_WARM_UP = 0.1  # of the updates: caches fill and every view has been built
_TAB_EVERY, _SELECT_EVERY = 50, 7
_MEGABYTE = 1e6


def measure_soak(n_updates: int = 50_000, n_trials: int = 40) -> dict[str, Any]:
    """Feed `n_updates` events of made-up searches, one search after another, to a fresh window with its tabs built.

    Returns:
        Plain JSON values; resident memory after the warm-up and at the end, and its growth, in MB.
    """
    return measure_in_child(__name__, str(n_updates), str(n_trials))


def _measure(n_updates: int, n_trials: int) -> dict[str, Any]:
    import asyncio

    import psutil

    window, loop, tasks = open_window()
    process, sizes = psutil.Process(), []

    async def feed() -> None:
        for tab in _TABS:
            window.show_tab(tab)
            await asyncio.sleep(0.2)
        for i, event in enumerate(_events(n_updates, n_trials)):
            if i % max(1, n_updates // 20) == 0:
                sizes.append(process.memory_info().rss / _MEGABYTE)
            _show(window, i, event)
            await asyncio.sleep(0)
        sizes.append(process.memory_info().rss / _MEGABYTE)

    loop.run_until_complete(feed())
    window.close()
    tasks.close()
    loop.close()
    first = sizes[max(1, round(_WARM_UP * 20))]
    return {
        "n_updates": n_updates,
        "after_warm_up_mb": round(first, 1),
        "end_mb": round(sizes[-1], 1),
        "growth_mb": round(sizes[-1] - first, 1),
        "limit_mb": MAX_GROWTH_MB,
        "all_mb": [round(size, 1) for size in sizes],
    }


def _show(window: "MainWindow", i: int, event: "Event") -> None:
    """One update, drawn at once: no view may wait for the next."""
    from PySide6.QtWidgets import QApplication

    from nas_desktop.core.events import SearchStarted

    model = window.model
    if i % _TAB_EVERY == 0:
        window.show_tab(_TABS[i // _TAB_EVERY % len(_TABS)])
    if i % _SELECT_EVERY == 0:
        model.select(i % max(1, len(model.state.rows)))
    if isinstance(event, SearchStarted):
        model.reset()
    model.apply(event)
    model.changed.emit()
    QApplication.sendPostedEvents()  # deferred deletions too, which processing events within a task would not reach


def _events(n: int, n_trials: int) -> "Iterator[Event]":
    """So many events of one search after another."""
    from nas_desktop.gui.made_up_search import made_up_search

    left = n
    while left > 0:
        for event in made_up_search(n_trials):
            if left <= 0:
                return
            left -= 1
            yield event


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2])))}\n")
