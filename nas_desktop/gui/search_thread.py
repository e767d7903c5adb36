"""The search thread, and the one bridge by which its events enter the GUI thread."""

import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QThread, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig

logger = logging.getLogger(__name__)


class Session(Protocol):
    """What the thread needs of a search session."""

    def run(self) -> Iterator[Event]:
        """The search, event by event."""

    def request_pause(self) -> None: ...

    def request_continue(self) -> None: ...

    def request_stop(self) -> None: ...

    def request_retry(self) -> None: ...

    def request_skip(self, trial: int) -> None: ...


class SessionFactory(Protocol):
    """Makes sessions; called on the search thread, because a real session loads Optuna."""

    def new(self, config: "SearchConfig", root: Path | None = None) -> Session: ...

    def resume(self, root: Path, n_trials: int | None = None) -> Session: ...


class RealSessions:
    """The sessions of the program."""

    def new(self, config: "SearchConfig", root: Path | None = None) -> Session:
        """A new search."""
        from nas_desktop.search.session import SearchSession  # loads Optuna, so never before a search starts

        return SearchSession.new(config, root)

    def resume(self, root: Path, n_trials: int | None = None) -> Session:
        """The search in the project folder `root`, taken up again, with another number of trials if one is given."""
        from nas_desktop.search.session import SearchSession

        return SearchSession.resume(root, n_trials=n_trials)


class Bridge(QObject):
    """Lives in the GUI thread; the worker only emits its signals.

    A slot of any kind connected here runs in the GUI thread. Connected to a signal of an object of the worker thread, a
    lambda or a free function would run there, even queued.
    """

    occurred = Signal(object)  # one Event
    failed = Signal(str, str, str)  # message, hint, details
    ended = Signal()  # nothing more will come


class SearchWorker(QThread):
    """One search from its first to its last event, in a thread of its own."""

    def __init__(self, bridge: Bridge, open_session: Callable[[], Session]) -> None:
        super().__init__()
        self._bridge = bridge
        self._open_session = open_session
        self._session: Session | None = None
        self._asked: list[tuple[str, tuple[int, ...]]] = []  # before there was a session
        self._lock = Lock()

    def run(self) -> None:
        """Iterate the session; called by Qt in the new thread."""
        try:
            session = self._open_session()
            self._introduce(session)
            for event in session.run():
                self._bridge.occurred.emit(event)
        except NasError as error:
            self._bridge.failed.emit(error.message, error.hint, "")
        except Exception as error:  # the edge of the thread: what nobody foresaw is shown, with its details
            logger.exception("The search ended unexpectedly")
            self._bridge.failed.emit(f"The search ended unexpectedly: {error}", "", traceback.format_exc())
        finally:
            self._bridge.ended.emit()

    def ask(self, request: str, *details: int) -> None:
        """Call `request_pause`, `request_stop` or another of the session's requests, now or once there is one."""
        with self._lock:
            if self._session is None:
                self._asked.append((request, details))
            else:
                getattr(self._session, f"request_{request}")(*details)

    def _introduce(self, session: Session) -> None:
        with self._lock:
            self._session = session
            for request, details in self._asked:
                getattr(session, f"request_{request}")(*details)


class SearchThread(QObject):
    """Starts searches and asks things of them. Lives in the GUI thread; one search at a time."""

    def __init__(self, sessions: SessionFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._worker: SearchWorker | None = None
        self.bridge = Bridge(self)
        self.bridge.ended.connect(self._on_ended)

    @property
    def is_running(self) -> bool:
        """Whether a search has begun and not ended."""
        return self._worker is not None

    def start_new(self, config: "SearchConfig", root: Path | None = None) -> None:
        """Begin a new search."""
        self._start(lambda: self._sessions.new(config, root))

    def resume(self, root: Path, n_trials: int | None = None) -> None:
        """Take up the search in the project folder `root`; with `n_trials` in all, if that is given."""
        self._start(lambda: self._sessions.resume(root, n_trials))

    def pause(self) -> None:
        """Let the running trials stand still."""
        self._ask("pause")

    def go_on(self) -> None:
        """Let them go on."""
        self._ask("continue")

    def stop(self) -> None:
        """End the search; it can be resumed."""
        self._ask("stop")

    def retry(self) -> None:
        """Try now to write what could not be written."""
        self._ask("retry")

    def skip(self, trial: int) -> None:
        """End one running trial of the search."""
        self._ask("skip", trial)

    def wait(self, ms: int) -> bool:
        """Block until the thread has ended, at most `ms`; whether it has."""
        return self._worker is None or bool(self._worker.wait(ms))

    def _start(self, open_session: Callable[[], Session]) -> None:
        if self.is_running:
            return
        self._worker = SearchWorker(self.bridge, open_session)
        self._worker.start()

    def _ask(self, request: str, *details: int) -> None:
        if self._worker is not None:
            self._worker.ask(request, *details)

    def _on_ended(self) -> None:
        if self._worker is not None:
            self._worker.wait()  # its last word is said; only the thread itself has yet to end
            self._worker = None
