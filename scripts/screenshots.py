"""Pictures of the real window: every tab and state, in light and dark, at three sizes.

    xvfb-run -s "-screen 0 1920x1080x24" python scripts/screenshots.py OUT [--real] [--size 1440x900] [--theme light]

Without `--real` the window is fed a made-up search; with it a Taste search is run from Start to its end, or the search
of `--project DIR` is resumed. `--project DIR` alone shows that project's six tabs as they are.
"""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

SIZES = ((1280, 720), (1440, 900), (1920, 1080))
THEMES = ("light", "dark")
N_TRIALS = 50
ALL_TABS = ("data", "search", "results", "best", "analytics", "runs")
SETTLE_S = 0.35


def main() -> None:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--real", action="store_true", help="run a Taste search instead of showing a made-up one")
    parser.add_argument("--timed", action="store_true", help="a made-up search with a deadline, in all its parts")
    parser.add_argument("--project", type=Path, help="a project to show; with --real: to resume")
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
        made_up = album.timed if wish.timed else album.made_up
        way = album.real if wish.real else album.as_it_is if wish.project else made_up
        loop.run_until_complete(way())
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
        """Setup, preparing, running, paused, finished; in the last all six tabs."""
        from nas_desktop.core import events as e
        from nas_desktop.gui.made_up_search import made_up_search

        await asyncio.sleep(1.5)
        await self._take("setup")
        form = self._window.panels.search.setup.form
        form.show_advanced(True)
        form.rows["n_train"].editor.set_value("many")
        form.rows["strategy"].editor.set_value("random")
        await self._take("setup-advanced")
        form.use_preset("standard")
        self._window.show_tab(0)
        await self._take("setup-data", settle=3)
        self._window.show_tab(1)
        model = self._window.model
        for event in made_up_search(self._n_trials, self._n_slots):
            if isinstance(event, e.SearchPaused):
                await self._tabs("running", ALL_TABS[1:5])
                self._window.show_tab(1)
                await self._troubles(model)
            model.apply(event)
            match event:
                case e.DataReading():
                    await self._take("preparing")
                case e.SearchPaused():
                    await self._take("paused")
        model.select(model.state.best.trial if model.state.best else 0)
        await self._tabs("finished", ALL_TABS)
        self._window.strip.log_button.click()
        await self._take("log")

    async def timed(self) -> None:
        """Every part of a search with control, screenings, fresh seeds and final training; then a tie, and halving."""
        from nas_desktop.core import events as e
        from nas_desktop.gui.made_up_timed_search import MadeUpTimedSearch, made_up_halving

        await asyncio.sleep(1.5)
        model = self._window.model
        shots = {("control", 1): ALL_TABS[1:2], ("screen", 15): ALL_TABS[1:5], ("full", 26): ALL_TABS[1:5],
                 ("seed", 4): ALL_TABS[1:3], ("final", 10): ALL_TABS[1:4]}  # fmt: skip
        under_way = ("", -1)
        for event in MadeUpTimedSearch().events():
            model.apply(event)
            match event:
                case e.TrialStarted():
                    under_way = (event.stage, event.trial)
                case e.EpochFinished() if event.epoch == (1 if under_way[0] == "screen" else 5) and under_way in shots:
                    await self._tabs(f"timed-{under_way[0]}", shots.pop(under_way))
                case e.WinnerJudged():
                    await self._tabs("timed-verdict", ALL_TABS[1:2])
        await self._tabs("timed-finished", ALL_TABS[1:])
        for name, events in (("tie", MadeUpTimedSearch(is_better=False).events()), ("halving", made_up_halving())):
            model.reset()
            for event in events:
                model.apply(event)
            await self._tabs(f"timed-{name}", ALL_TABS[1:4])

    async def _troubles(self, model) -> None:  # type: ignore[no-untyped-def]
        """A full disk, and a trial of which nothing is heard."""
        from nas_desktop.core import events as e

        running = model.state.running[0]
        model.apply(e.StorageBlocked("full", "/data/flowers/events.db", "No space left on device", 0))
        await self._take("blocked")
        model.apply(e.StorageFreed())
        model.apply(e.TrialSilent(running.study, running.trial, 75.0))
        await self._take("silent")
        model.apply(e.TrialSilent(running.study, running.trial, 0.0))

    async def as_it_is(self) -> None:
        """The six tabs of the project that was opened."""
        await asyncio.sleep(1.5)
        await self._tabs("project", ALL_TABS)

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
        await self._tabs("real-running", ALL_TABS[1:3])
        await self._until(lambda: not model.under_way)
        await self._until(lambda: not self._window.search.is_running)
        await self._tabs("real-finished", ALL_TABS)

    async def _tabs(self, state: str, names: tuple[str, ...]) -> None:
        """Each tab, once its tasks are done."""
        for name in names:
            self._window.show_tab(ALL_TABS.index(name))
            await self._take(f"{state}-{name}", settle=4 if name in ("data", "runs") else 1)

    async def _take(self, name: str, settle: float = SETTLE_S) -> None:
        await asyncio.sleep(settle)
        for theme in self._themes:
            self._window.look.choose(theme)
            for width, height in self._sizes:
                self._window.resize(width, height)
                await asyncio.sleep(SETTLE_S)
                path = self._out / f"{name}-{theme}-{width}x{height}.png"
                self._window.grab().save(str(path))
                print(path)

    async def _until(self, true) -> None:  # type: ignore[no-untyped-def]
        while not true():
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    main()
