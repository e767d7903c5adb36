"""The search as the window sees it: one SearchState, and one signal that it has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from nas_desktop.core.events import Event, LogWritten, SearchContinued, SearchFinished, SearchPaused, SearchStarted
from nas_desktop.core.state import Phase, SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.project_access import ViewOnly

_INTERVAL_MS = 100  # between two `changed` signals: at most ten a second
_UNDER_WAY: tuple[Phase, ...] = ("preparing", "running", "paused")

Request = Literal["", "start", "pause", "continue", "stop"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with a search as a whole, in words."""

    message: str
    hint: str


class SearchModel(QObject):
    """Folds events into `state`. Views read it at `changed`, at most ten times a second, the last never lost."""

    changed = Signal()
    selection_changed = Signal(int)  # trial number, -1 for none
    brush_changed = Signal()
    trial_opened = Signal(int)  # a reader wants to see all of it
    notes_changed = Signal()
    note_wanted = Signal(int)  # a reader wants to write about a trial of the search
    was_reset = Signal()  # another search, or none, from here on

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SearchState()
        self.selected = -1
        self.brushed: frozenset[int] | None = None  # the trials a view has singled out; None: all
        self.notes: dict[int, str] = {}  # on trials of the search
        self.n_logged = 0  # lines since the last reset, of which the state keeps the newest
        self.asked: Request = ""  # what the user has asked for and the search has not yet answered
        self.problem: Problem | None = None
        self.view_only: ViewOnly | None = None  # why the search shown cannot be resumed here
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._emit)
        self._since = QElapsedTimer()

    @property
    def phase(self) -> Phase:
        """The state's phase; a search that was just asked for is being prepared."""
        return "preparing" if self.asked == "start" else self.state.phase

    @property
    def under_way(self) -> bool:
        """Whether a search is prepared, runs or is paused."""
        return self.phase in _UNDER_WAY

    def apply(self, event: Event) -> None:
        """Fold one event in."""
        self._fold(event)
        self._announce()

    def load(self, events: Iterable[Event], view_only: ViewOnly | None = None) -> None:
        """Show a search from its log. One that was cut off in the middle is shown as stopped."""
        state, n_logged = SearchState(), 0
        for event in events:
            state.apply(event)
            n_logged += isinstance(event, LogWritten)
        self.show(state, n_logged, view_only)

    def show(
        self,
        state: SearchState,
        n_logged: int,
        view_only: ViewOnly | None = None,
        notes: Mapping[int, str] | None = None,
    ) -> None:
        """The same for a log that was folded already.

        Args:
            n_logged: lines of the log, of which the state keeps the newest.
        """
        self._clear()
        self.state, self.n_logged, self.view_only = state, n_logged, view_only
        self.take_notes(notes or {})
        if self.state.phase in _UNDER_WAY:
            self._fold(_ended(self.state, "stopped", ""))
        self.was_reset.emit()
        self._announce()

    def reset(self) -> None:
        """Forget the search."""
        self._clear()
        self.was_reset.emit()
        self.selection_changed.emit(-1)
        self._announce()

    def ask(self, request: Request) -> None:
        """Note what was asked of the search, so that the window can say so until it happens."""
        self.asked = request
        if request == "start":
            self.problem = None
        self._timer.start(0)  # an answer within 100 ms, however lately something else was announced

    def end(self, problem: Problem | None = None) -> None:
        """The search thread has ended, with a problem where it could not go on."""
        self.asked = ""
        if problem is not None:
            self.problem = problem
        if self.state.phase in _UNDER_WAY:
            self._fold(_ended(self.state, "failed" if problem else "stopped", problem.message if problem else ""))
        self._announce()

    def select(self, trial: int) -> None:
        """Choose a trial of the search by its number, -1 for none."""
        if trial != self.selected:
            self.selected = trial
            self.selection_changed.emit(trial)

    def open(self, trial: int) -> None:
        """Choose a trial, and let whoever shows a whole network show this one."""
        self.select(trial)
        self.trial_opened.emit(trial)

    def brush(self, trials: frozenset[int] | None) -> None:
        """Single out trials of the search, or with None show all of them alike again."""
        if trials != self.brushed:
            self.brushed = trials
            self.brush_changed.emit()

    def take_notes(self, notes: Mapping[int, str]) -> None:
        """The notes there are on trials of the search."""
        if notes != self.notes:
            self.notes = dict(notes)
            self.notes_changed.emit()

    def trial(self, number: int) -> TrialRow | None:
        """A trial of the search by its number."""
        return self.state.rows.get(("search", number))

    def _fold(self, event: Event) -> None:
        self.state.apply(event)
        match event:
            case LogWritten():
                self.n_logged += 1
            case SearchPaused() | SearchContinued():
                self.asked = "stop" if self.asked == "stop" else ""
            case SearchFinished():
                self.asked = ""
            case SearchStarted():
                self.asked = "" if self.asked == "start" else self.asked
            case _ if self.asked == "start":
                self.asked = ""

    def _clear(self) -> None:
        self.state = SearchState()
        self.selected, self.n_logged, self.asked, self.problem = -1, 0, "", None
        self.view_only = None
        self.take_notes({})
        self.brush(None)

    def _announce(self) -> None:
        if self._timer.isActive():
            return
        passed = self._since.elapsed() if self._since.isValid() else _INTERVAL_MS
        self._timer.start(max(0, _INTERVAL_MS - passed))

    def _emit(self) -> None:
        self._since.start()
        self.changed.emit()


def _ended(state: SearchState, reason: Literal["stopped", "failed"], detail: str) -> SearchFinished:
    """The last word of a search that could not say it itself. It is shown, not kept."""
    best = state.best
    return SearchFinished(
        best_trial=best.trial if best else None,
        val_accuracy=best.val_accuracy if best else None,
        val_score=best.score if best else None,
        front=tuple(row.trial for row in state.front),
        test_accuracy=None,
        seconds=0.0,
        project=state.project,
        reason=reason,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        detail=detail,
    )
