"""Sessions that a test drives step by step, and which keep the log of their project as a real one does."""

from collections.abc import Iterator
from pathlib import Path
from queue import Queue

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, SearchContinued, SearchPaused, SearchResumed
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project
from tests.builders import (
    TIME,
    a_config,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
)

_WAIT_S = 10.0


class LiveSession:
    """One trial after another, without end until it is told. Obeys the requests of the window, and the test's steps."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._steps: Queue[tuple[str, int]] = Queue()
        self._trial = 0

    def run(self) -> Iterator[Event]:
        """Every event is in the log before the window hears of it."""
        project = Project.open(self.root)
        log = EventLog(project.events)
        try:
            for event in self._events(project):
                log.append(event)
                yield event
        finally:
            log.close()

    def step(self, name: str) -> None:
        """`epoch`, `complete` (the trial; the next begins) or `finish` (the search)."""
        self._steps.put((name, -1))

    def request_pause(self) -> None:
        self._steps.put(("pause", -1))

    def request_continue(self) -> None:
        self._steps.put(("continue", -1))

    def request_stop(self) -> None:
        self._steps.put(("stop", -1))

    def request_retry(self) -> None:
        self._steps.put(("retry", -1))

    def request_skip(self, trial: int) -> None:
        self._steps.put(("skip", trial))

    def _events(self, project: Project) -> Iterator[Event]:
        before = logged_state(project)
        if before.name:
            yield SearchResumed(str(self.root), 0, (), TIME)
            self._trial = max((row.trial for row in before.search_rows), default=-1)
        else:
            yield a_search_started(name=self.root.name, project=str(self.root), n_trials=1000)
            yield data_ready()
        yield a_mode_chosen(n_slots=1)
        yield a_trial_started(self._trial)
        while True:
            name, trial = self._steps.get(timeout=_WAIT_S)
            match name:
                case "epoch":
                    n = len(logged_state(project).rows["search", self._trial].curve)
                    yield an_epoch(self._trial, n + 1, 0.5)
                case "complete":
                    yield a_trial_finished(self._trial, 0.3 + 0.01 * (self._trial % 50))
                    yield from self._next()
                case "skip" if trial == self._trial:
                    yield a_trial_finished(trial, 0.2, state="PRUNED", reason="skipped")
                    yield from self._next()
                case "pause":
                    yield SearchPaused(TIME)
                case "continue":
                    yield SearchContinued(TIME)
                case "stop":
                    yield a_search_finished(reason="stopped", test_accuracy=None, project=str(self.root))
                    return
                case "finish":
                    yield a_trial_finished(self._trial, 0.6)
                    yield a_search_finished(best_trial=self._trial, project=str(self.root))
                    return

    def _next(self) -> Iterator[Event]:
        self._trial += 1
        yield a_trial_started(self._trial)


class LiveSessions:
    """Each new search has a project folder of its own below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.roots: list[Path] = []
        self.current: LiveSession | None = None

    def new(self, config: SearchConfig, root: Path | None = None) -> LiveSession:
        path = self._folder / f"search-{len(self.roots)}"
        Project.create(path, a_config().model_dump(mode="json"), path.name)
        self.roots.append(path)
        self.current = LiveSession(path)
        return self.current

    def resume(self, root: Path, n_trials: int | None = None) -> LiveSession:
        self.current = LiveSession(root)
        return self.current
