"""Sessions whose events a test writes down, and which obey the requests of the window."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Queue
from threading import get_ident

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event, SearchContinued, SearchPaused, StorageFreed
from tests.builders import TIME, a_search_finished, a_trial_finished

_WAIT_S = 10.0
PAUSED, CONTINUED = SearchPaused(TIME), SearchContinued(TIME)


class FakeSession:
    """Yields its events; `None` among them waits for a request, and answers it."""

    def __init__(self, events: Iterable[Event | None]) -> None:
        self._events = list(events)
        self._requests: Queue[str] = Queue()
        self.thread = 0
        self.heard: list[str] = []

    def run(self) -> Iterator[Event]:
        self.thread = get_ident()
        for event in self._events:
            if event is not None:
                yield event
                continue
            request = self._requests.get(timeout=_WAIT_S)
            self.heard.append(request)
            if request == "retry":
                yield StorageFreed()
                continue
            if request.startswith("skip"):
                yield a_trial_finished(int(request.split()[1]), 0.5, state="PRUNED", reason="skipped")
                continue
            if request == "stop":
                yield a_search_finished(reason="stopped", test_accuracy=None)
                return
            yield PAUSED if request == "pause" else CONTINUED

    def request_pause(self) -> None:
        self._requests.put("pause")

    def request_continue(self) -> None:
        self._requests.put("continue")

    def request_stop(self) -> None:
        self._requests.put("stop")

    def request_retry(self) -> None:
        self._requests.put("retry")

    def request_skip(self, trial: int) -> None:
        self._requests.put(f"skip {trial}")


class FakeSessions:
    """Hands out one session after another, or raises."""

    def __init__(self, *sessions: FakeSession, error: NasError | Exception | None = None) -> None:
        self._sessions = list(sessions)
        self._error = error
        self.configs: list[SearchConfig] = []
        self.resumed: list[Path] = []
        self.extended_to: list[int | None] = []

    def new(self, config: SearchConfig, root: Path | None = None) -> FakeSession:
        self.configs.append(config)
        return self._next()

    def resume(self, root: Path, n_trials: int | None = None) -> FakeSession:
        self.resumed.append(root)
        self.extended_to.append(n_trials)
        return self._next()

    def _next(self) -> FakeSession:
        if self._error is not None:
            raise self._error
        return self._sessions.pop(0)
