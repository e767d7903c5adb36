"""The search itself: new designs as the proposer finds them, in a short training first where that pays."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from math import inf

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, SearchPlanned, TrialParked, TrialStarted
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search import trial_events
from nas_desktop.search.design import Design
from nas_desktop.search.halving import Halving
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
        publish: Callable[[Event], Iterator[Event]],
    ) -> None:
        self.jobs = jobs
        self._config = config
        self._state = state
        self._proposer = proposer
        self._planner = planner
        self._limits = limits
        self._mode = mode
        self._is_late = is_late
        self._publish = publish
        self._again = deque(row for row in state.search_rows if self._is_interrupted(row))
        self._gate: LatencyGate | None = None
        if config.max_ms is not None or config.also_minimise == "ms":
            self._gate = LatencyGate(proposer, inf if config.max_ms is None else config.max_ms, measure, is_pausing)
        for event in self._told_again():
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
        may_begin = self._may_begin_a_design()
        going_on = self._going_on(is_closing=not may_begin)
        if going_on is not None or not may_begin:
            return going_on
        try:
            return (yield from self._new(slot))
        except AllTried:
            going_on = self._going_on(is_closing=True)
            if going_on is None:
                raise
            return going_on

    def ended(self) -> Iterator[Event]:
        """See `Leg`."""
        return self._planner.renew()

    def close(self) -> Iterator[Event]:
        """No trial will begin any more: those that rest are at their end."""
        for row in [row for row in self._state.search_rows if row.state == "WAITING" and self._halving.is_resting(row)]:
            start, objective = trial_events.started_as(row), self._config.objective
            yield from self._publish(trial_events.cut_short(start, row, objective, row.seconds, "not among the best"))

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
        is_screening = plan.screen_epochs > 0 and not plan.is_halving
        started = trial_events.started(
            design, trial, plan.screen_epochs if is_screening else plan.full_epochs, self._mode, self._config.seed,
            self._limits, ms, stage="screen" if is_screening else "full",
        )  # fmt: skip
        return replace(started, rests_after=self._halving.rests_after(0)) if plan.is_halving else started

    def _proposed(self, trial: int, slot: int) -> Proposed:
        """A design within the limits, with its milliseconds where they are measured; None where the search pauses."""
        if self._gate is None:
            return self._proposer.propose(trial), None
        return (yield from self._gate.propose(trial, slot))

    # --- those that did well

    def _going_on(self, *, is_closing: bool) -> TrialStarted | None:
        """The next training of a design that was tried already; None where there is none, or no time for it.

        Args:
            is_closing: no new design begins any more.
        """
        if not self._plan.is_halving:
            return self._promoted() if is_closing else None
        promotion = self._halving.next(self._state.search_rows, is_closing=is_closing)
        if promotion is None or not self._planner.may_start("search", self._plan.full_epochs, is_good=True):
            return None
        start = trial_events.started_again(self._state.rows["search", promotion.trial], self._mode)
        return replace(start, rests_after=promotion.rests_after)

    @property
    def _halving(self) -> Halving:
        return Halving(self._plan.full_epochs, self._plan.n_full)

    def _told_again(self) -> Iterator[Event]:
        """What has been so far, as events."""
        rungs = self._halving.rungs if self._plan.is_halving else ()
        for row in self._state.search_rows:
            yield trial_events.started_as(row)
            scores = dict(row.curve)
            for rung in (rung for rung in rungs if rung in scores and row.origin != "history"):
                best = max(score for epoch, score in row.curve if epoch <= rung)
                yield TrialParked(row.study, row.trial, rung, best, row.seconds)
            if row.state not in ("RUNNING", "WAITING"):
                yield trial_events.finished_as(row)

    def _is_interrupted(self, row: TrialRow) -> bool:
        if row.state not in ("RUNNING", "WAITING"):
            return False
        return not (self._plan.is_halving and self._halving.is_resting(row))

    def _promoted(self) -> TrialStarted | None:
        """The full training of the best design that had none yet; None where enough had one, or there is no time."""
        plan, rows = self._plan, self._state.search_rows
        done = {row.promoted_from for row in rows if row.promoted_from is not None}
        if not plan.screen_epochs or len(done) >= plan.n_full:
            return None
        screened = [row for row in rows if row.stage == "screen" and row.came_to_its_end and row.trial not in done]
        if not screened or not self._planner.may_start("search", plan.full_epochs, is_good=True):
            return None
        best = max(screened, key=lambda row: (row.score or 0.0, -row.trial))
        return trial_events.promoted(best, len(rows), plan.full_epochs, self._mode, self._config.seed)
