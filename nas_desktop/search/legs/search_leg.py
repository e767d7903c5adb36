"""The search itself: new designs as the proposer finds them, in a short training first where that pays."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from math import inf

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, SearchPlanned, TrialStarted
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search import trial_events
from nas_desktop.search.design import Design
from nas_desktop.search.latency_gate import LatencyGate, Measured
from nas_desktop.search.limits import Limits
from nas_desktop.search.planner import Planner
from nas_desktop.search.proposer import AllTried, Proposer
from nas_desktop.search.trial_jobs import TrialJobs

Proposed = Generator[Event, None, tuple[Design, float | None] | None]
Started = Generator[Event, None, TrialStarted | None]


class SearchLeg:
    """The trials of the study "search" that are still to begin; see `Leg`.

    Interrupted ones come first, then new designs, then full trainings of those that did best in their screening.

    Args:
        state: what has been so far; it follows the search.
        mode: the number of the numeric mode that trials begin in.
        measure: an architecture's milliseconds, in an idle slot, by its number.
        is_pausing: whether no trial may begin just now.
        is_late: whether no further trial is to begin.
    """

    def __init__(
        self,
        config: SearchConfig,
        state: SearchState,
        proposer: Proposer,
        planner: Planner,
        limits: Limits,
        mode: int,
        jobs: TrialJobs,
        measure: Callable[[ArchitectureSpec, int], Measured],
        is_pausing: Callable[[], bool],
        is_late: Callable[[], bool],
    ) -> None:
        self.jobs = jobs
        self._config = config
        self._state = state
        self._proposer = proposer
        self._planner = planner
        self._limits = limits
        self._mode = mode
        self._is_late = is_late
        self._again = deque(row for row in state.search_rows if _is_interrupted(row))
        self._gate: LatencyGate | None = None
        if config.max_ms is not None or config.also_minimise == "ms":
            self._gate = LatencyGate(proposer, inf if config.max_ms is None else config.max_ms, measure, is_pausing)
        for event in _told_again(state):
            self.hear(event)

    @property
    def measures(self) -> bool:
        """Whether milliseconds are measured before a trial."""
        return self._gate is not None

    def hear(self, event: Event) -> None:
        """Learn from one event."""
        self._proposer.hear(event)

    def next(self, slot: int) -> Started:
        """See `Leg`.

        Raises:
            SpaceError: nothing in the space is within the limits.
            AllTried: it holds nothing new; while trials run, the end of one may still bring a second seed.
        """
        if self._is_late():
            return None
        if self._again:
            return trial_events.started_again(self._again.popleft(), self._mode)
        if not self._may_begin_a_design():
            return self._promoted()
        try:
            return (yield from self._new(slot))
        except AllTried:
            promoted = self._promoted()
            if promoted is None:
                raise
            return promoted

    def ended(self) -> Iterator[Event]:
        """See `Leg`."""
        return self._planner.renew()

    def seconds_left(self) -> float | None:
        """See `Leg`."""
        return self._planner.seconds_left("search")

    # --- new designs

    @property
    def _plan(self) -> SearchPlanned:
        return self._planner.plan

    def _may_begin_a_design(self) -> bool:
        n_begun = len(self._state.asked_rows)
        if n_begun >= min(self._state.n_trials, self._plan.n_designs) or self._has_no_gain():
            return False
        return self._planner.may_start("search", self._plan.screen_epochs or self._plan.full_epochs)

    def _has_no_gain(self) -> bool:
        """Whether the newest designs, as many as the user said, were no better than what was there before."""
        wanted = self._config.without_gain
        scores = [row.score or 0.0 for row in self._state.asked_rows if row.state not in ("RUNNING", "WAITING")]
        return wanted is not None and bool(scores) and len(scores) - 1 - scores.index(max(scores)) >= wanted

    def _new(self, slot: int) -> Started:
        trial, plan = len(self._state.search_rows), self._plan
        proposed = yield from self._proposed(trial, slot)
        if proposed is None:
            return None
        design, ms = proposed
        return trial_events.started(
            design, trial, plan.screen_epochs or plan.full_epochs, self._mode, self._config.seed, self._limits, ms,
            stage="screen" if plan.screen_epochs else "full",
        )  # fmt: skip

    def _proposed(self, trial: int, slot: int) -> Proposed:
        """A design within the limits, with its milliseconds where they are measured; None where the search pauses."""
        if self._gate is None:
            return self._proposer.propose(trial), None
        return (yield from self._gate.propose(trial, slot))

    # --- screened ones

    def _promoted(self) -> TrialStarted | None:
        """The full training of the best design that had none yet; None where enough had one, or there is no time."""
        plan, rows = self._plan, self._state.search_rows
        done = {row.promoted_from for row in rows if row.promoted_from is not None}
        if not plan.screen_epochs or len(done) >= plan.n_full:
            return None
        screened = [row for row in rows if row.stage == "screen" and row.came_to_its_end and row.trial not in done]
        if not screened or not self._planner.may_start("search", plan.full_epochs):
            return None
        best = max(screened, key=lambda row: (row.score or 0.0, -row.trial))
        return trial_events.promoted(best, len(rows), plan.full_epochs, self._mode, self._config.seed)


def _is_interrupted(row: TrialRow) -> bool:
    return row.state in ("RUNNING", "WAITING") and not row.parked


def _told_again(state: SearchState) -> Iterator[Event]:
    """What has been so far, as events."""
    for row in state.search_rows:
        yield trial_events.started_as(row)
        if row.state not in ("RUNNING", "WAITING"):
            yield trial_events.finished_as(row)
