"""Pictures of the real window: every state of the Search and Results tabs, in light and dark, at three sizes.

    xvfb-run -s "-screen 0 1920x1080x24" python scripts/screenshots.py OUT [--real] [--size 1440x900] [--theme light]

Without `--real` the window is fed a made-up search; with it a Taste search is run from Start to its end, or the search
of `--project DIR` is resumed.
"""

import argparse
import asyncio
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import exp, log10
from pathlib import Path

SIZES = ((1280, 720), (1440, 900), (1920, 1080))
THEMES = ("light", "dark")
N_TRIALS, N_EPOCHS, N_BEFORE = 50, 8, 31


def main() -> None:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--real", action="store_true", help="run a Taste search instead of showing a made-up one")
    parser.add_argument("--project", type=Path, help="with --real: an interrupted search to resume")
    parser.add_argument("--size", action="append", help="such as 1440x900; all three if not given")
    parser.add_argument("--theme", action="append", choices=THEMES, help="both if not given")
    parser.add_argument("--trials", type=int, default=N_TRIALS)
    parser.add_argument("--slots", type=int, default=1, help="of the made-up search")
    wish = parser.parse_args()
    wish.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["NAS_DESKTOP_HOME"] = home  # neither the user's projects nor their choice of a theme
        _run(wish)


def _run(wish: argparse.Namespace) -> None:
    from PySide6.QtGui import QCursor

    from nas_desktop.gui import app as gui
    from nas_desktop.gui.tasks import Tasks

    os.environ.update(gui.ENVIRONMENT)
    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    loop = gui.make_loop(app)
    asyncio.set_event_loop(loop)
    try:
        tasks = Tasks(loop, window)
        window.begin(tasks, wish.project)
        QCursor.setPos(0, 0)  # plots hold still while the pointer is over them
        album = Album(window, wish)
        loop.run_until_complete(album.real() if wish.real else album.made_up())
        tasks.close()
    finally:
        loop.close()


class Album:
    """Brings the window into each state and takes its picture in every theme and size."""

    def __init__(self, window, wish: argparse.Namespace) -> None:  # type: ignore[no-untyped-def]  # imported late
        self._window = window
        self._out = wish.out
        self._sizes = [tuple(map(int, size.split("x"))) for size in wish.size] if wish.size else SIZES
        self._themes = wish.theme or THEMES
        self._n_trials, self._n_slots = wish.trials, wish.slots

    async def made_up(self) -> None:
        """Setup, preparing, running, paused, finished; then results, and the tabs that are empty."""
        await asyncio.sleep(1.5)
        await self._take("setup")
        self._window.panels.search.setup.form.show_advanced(True)
        self._window.panels.search.setup.form.rows["n_train"].editor.set_value("many")
        self._window.panels.search.setup.form.rows["strategy"].editor.set_value("random")
        await self._take("setup-advanced")
        model = self._window.model
        self._window.panels.search.setup.form.use_preset("standard")
        self._window.show_tab(0)
        await self._take("data")
        self._window.show_tab(1)
        for name, event in made_up_search(self._n_trials, self._n_slots):
            model.apply(event)
            if name == "running":
                await self._both(name)
            elif name:
                await self._take(name)
        model.select(model.state.best.trial if model.state.best else 0)
        await self._both("finished")
        self._window.strip.log_button.click()
        await self._take("log")

    async def real(self) -> None:
        """Run a Taste search, or resume the one that was opened, and take pictures on the way."""
        await asyncio.sleep(1.5)
        model = self._window.model
        enough = model.state.n_finished + 3
        if not model.state.name:
            self._window.panels.search.setup.presets.choose("taste")
            await self._take("real-setup")
        self._window.top_bar.primary.click()
        await self._until(lambda: model.state.n_finished >= enough or (model.state.finish and not model.under_way))
        await self._both("real-running")
        await self._until(lambda: not model.under_way)
        await self._until(lambda: not self._window.search.is_running)
        await self._both("real-finished")

    async def _both(self, name: str) -> None:
        self._window.show_tab(1)
        await self._take(f"{name}-search")
        self._window.show_tab(2)
        await self._take(f"{name}-results")
        self._window.show_tab(1)

    async def _take(self, name: str) -> None:
        for theme in self._themes:
            self._window.look.choose(theme)
            for width, height in self._sizes:
                self._window.resize(width, height)
                await asyncio.sleep(0.35)
                path = self._out / f"{name}-{theme}-{width}x{height}.png"
                self._window.grab().save(str(path))
                print(path)

    async def _until(self, true) -> None:  # type: ignore[no-untyped-def]
        while not true():
            await asyncio.sleep(0.05)


class Dice:
    """Draws values like an Optuna trial, from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def suggest_categorical(self, name, choices):  # type: ignore[no-untyped-def]
        """One of the choices."""
        return self._random.choice(choices)

    def suggest_int(self, name, low, high):  # type: ignore[no-untyped-def]
        """A whole number."""
        return self._random.randint(low, high)

    def suggest_float(self, name, low, high, *, log=False):  # type: ignore[no-untyped-def]
        """A number, evenly drawn or evenly over its logarithm."""
        if log:
            return float(10 ** self._random.uniform(log10(low), log10(high)))
        return self._random.uniform(low, high)


def made_up_search(n_trials: int, n_slots: int) -> Iterator[tuple[str, object]]:
    """Events of a believable search; a name beside an event asks for a picture after it."""
    from nas_desktop.core import events as e
    from nas_desktop.core.specs import DataFacts, NumericMode

    start = datetime.now(UTC) - timedelta(minutes=31)
    stamp = start.isoformat(timespec="seconds")
    config = {"preset": "thorough", "n_trials": n_trials}
    name = "garden-birds-20261124"
    yield "", e.SearchStarted(name, f"/projects/{name}", config, n_trials, 271828, stamp, "0.1.0")
    yield "preparing", e.DataReading(12_400, 20_000)
    classes = (
        "blackbird",
        "bullfinch",
        "chaffinch",
        "dunnock",
        "goldfinch",
        "jay",
        "magpie",
        "nuthatch",
        "robin",
        "wren",
    )
    counts = (4981, 4990, 4874, 4996, 4712, 4988, 4650, 4917, 4940, 612)
    facts = DataFacts(
        "garden-birds", "Garden birds", "f", classes, counts, (3, 32, 32), 20_000, 2000, 6699, sum(counts),
        (0.5, 0.5, 0.5), (0.2, 0.2, 0.2),
    )  # fmt: skip
    yield "", e.DataReady(facts, 4.2)
    mode = e.ModeChosen(0, NumericMode("cpu", "float32", True, 1), n_slots)
    yield "", mode
    for i in range(4):
        yield "", e.LogWritten("info" if i != 2 else "warning", f"Line {i} of the log", i or None)
    n_before = max(1, round(N_BEFORE / N_TRIALS * n_trials))
    for trial in range(n_trials):
        for event in _trial(trial, n_trials, stamp):
            yield "", event
            if n_before <= trial < n_before + n_slots and isinstance(event, e.EpochFinished) and event.epoch == 5:
                yield "", e.TrialProgress("search", trial, 6, 0.6, 11_400 / n_slots)
                break
        if trial == n_before + n_slots - 1:
            yield "running", e.LogWritten("info", "Two leaders differ only in their rate.", trial)
            yield "paused", e.SearchPaused(stamp)
            yield "", e.SearchContinued(stamp)
            for again in range(n_before, n_before + n_slots):
                yield from (("", event) for event in list(_trial(again, n_trials, stamp))[6:])
    best = max((_score(i, n_trials), i) for i in range(n_trials))
    end = (start + timedelta(minutes=49)).isoformat(timespec="seconds")
    yield "", e.SearchFinished(best[1], best[0], best[0] - 0.004, 49 * 60.0, f"/projects/{name}", "done", end)


def _trial(number: int, n_trials: int, stamp: str) -> Iterator[object]:
    from nas_desktop.core import events as e
    from nas_desktop.network.cost import cost_of
    from nas_desktop.search_space import SEARCH_SPACES

    space = SEARCH_SPACES[0]
    drawn = space.limited({"n_conv_layers": 4, "n_fc_layers": 2}).draw(Dice(number))
    params = space.resolve(drawn, {"use_batch_norm": True})
    cost = cost_of(space.assemble(params, (3, 32, 32), 10))
    facts = (cost.n_params, cost.n_macs)
    yield e.TrialStarted(
        "search", number, number, "full", N_EPOCHS, 0, params, tuple(drawn), *facts, 1000 + number, stamp
    )
    top, shake = _score(number, n_trials), random.Random(number)
    fails, pruned = number in (7, 23), number > 4 and top < 0.72
    for epoch in range(1, N_EPOCHS + 1):
        if (fails or pruned) and epoch == 4:
            break
        accuracy = (
            top - (top - 0.3) * (exp(-0.62 * (epoch - 0.2)) - exp(-0.62 * 7.8)) + shake.gauss(0, 0.003) * (epoch < 8)
        )
        yield e.EpochFinished("search", number, epoch, 2.3 * exp(-epoch / 4), 1.0, accuracy, 0.001, 11_400.0, 3.0)
    seconds = 20 + cost.n_macs / 4e6 * (3 / 8 if fails or pruned else 1)
    state = "FAIL" if fails else "PRUNED" if pruned else "COMPLETE"
    score = None if fails else top if not pruned else top - 0.06
    yield e.TrialFinished(
        "search", number, number, "full", N_EPOCHS, 0, state, score, *facts, seconds, params,
        reason="out of memory" if fails else "",
    )  # fmt: skip


def _score(number: int, n_trials: int) -> float:
    dice = random.Random(100 + number)
    late = number / n_trials
    return min(0.83, 0.70 + 0.08 * late + dice.gauss(0, 0.035 - 0.012 * late))


if __name__ == "__main__":
    main()
