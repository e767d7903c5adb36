"""What a search looks like now: every event folded into rows, curves and the best trial.

The window, `status` and the engine all read this one picture, whether the events come live or from the log.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from nas_desktop.core.events import (
    DataReading,
    DataReady,
    EpochFinished,
    Event,
    HistoryImported,
    LogWritten,
    ModeChosen,
    ModelTested,
    SearchContinued,
    SearchEstimated,
    SearchExtended,
    SearchFinished,
    SearchPaused,
    SearchPlanned,
    SearchResumed,
    SearchStarted,
    StorageBlocked,
    StorageFreed,
    TrialFinished,
    TrialParked,
    TrialProgress,
    TrialSilent,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.core.objectives import Objectives, front_with
from nas_desktop.core.specs import DataFacts, NumericMode
from nas_desktop.core.trial_row import RowState, TrialKey, TrialRow

Phase = Literal["idle", "preparing", "running", "paused", "finished", "stopped", "failed"]
T = TypeVar("T")
_MAX_LOG_LINES = 2000
_UNFINISHED = ("RUNNING", "WAITING")


@dataclass(slots=True)
class SearchState:
    """All that is known of one search; `apply` is the only way to change it."""

    phase: Phase = "idle"
    name: str = ""
    project: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    n_trials: int = 0
    started: str = ""
    ended: str = ""
    seconds_before: float = 0.0  # that all runs took which are over, pauses excluded where a run came to its end
    data: DataFacts | None = None
    reading: tuple[int, int] | None = None  # images read, images to read
    modes: dict[int, NumericMode] = field(default_factory=dict)
    n_slots: int = 0
    estimate: SearchEstimated | None = None  # of this start or resume
    plan: SearchPlanned | None = None  # the newest
    rows: dict[TrialKey, TrialRow] = field(default_factory=dict)
    best: TrialRow | None = None
    front: list[TrialRow] = field(default_factory=list)  # by ascending size; empty where size is no objective
    final: TrialRow | None = None  # the newest final training that came to its end
    verdict: WinnerJudged | None = None
    tests: list[ModelTested] = field(default_factory=list)  # every look at the sealed test part
    finish: SearchFinished | None = None
    history: HistoryImported | None = None
    blocked: StorageBlocked | None = None  # why nothing can be written just now
    log: list[LogWritten] = field(default_factory=list)
    _first_stamp: str = ""
    _stamp: str = ""  # the newest
    version: int = field(default=0, compare=False)  # how many events were folded in
    _known: dict[str, tuple[int, Any]] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, work: Callable[[], T]) -> T:
        """The result of `work`, which is done once and then again only when an event has come since.

        A dozen views ask the same of ten thousand trials. Whoever gets a list must not change it.
        """
        known = self._known.get(name)
        if known is None or known[0] != self.version:
            known = self._known[name] = (self.version, work())
        result: T = known[1]
        return result

    def apply(self, event: Event) -> None:
        """Fold one event in."""
        self.version += 1
        if isinstance(event, SearchResumed):
            self.seconds_before += self._seconds_of_a_killed_run()
        self._stamp = getattr(event, "time", "") or self._stamp
        match event:
            case SearchStarted():
                self._start(event)
            case SearchResumed():
                self._resume(event)
            case SearchExtended():
                self.n_trials = event.n_trials
            case HistoryImported():
                self.history = event
            case DataReading():
                self.reading = (event.n_read, event.n_images)
            case DataReady():
                self.data, self.reading = event.data, None
            case ModeChosen():
                self.modes[event.mode], self.n_slots = event.numeric, event.n_slots
                self.phase = "running"
            case SearchEstimated():
                self.estimate = event
            case SearchPlanned():
                self.plan = event
            case TrialStarted():
                self._start_trial(event)
            case TrialProgress():
                self._progress(event)
            case EpochFinished():
                self._finish_epoch(event)
            case TrialFinished():
                self._finish_trial(event)
            case TrialParked():
                self._park(event)
            case WinnerJudged():
                self.verdict = event
            case ModelTested():
                self.tests.append(event)
            case TrialSilent():
                self._fall_silent(event)
            case StorageBlocked():
                self.blocked = event
            case StorageFreed():
                self.blocked = None
            case SearchPaused():
                self.phase = "paused"
            case SearchContinued():
                self.phase = "running"
            case SearchFinished():
                self._finish(event)
            case LogWritten():
                self.log.append(event)
                del self.log[:-_MAX_LOG_LINES]

    @property
    def objectives(self) -> Objectives:
        """What the search is after; images that have a side are not looked at mirrored, whatever was asked for."""
        wanted = Objectives.of(self.config)
        has_side = self.data is not None and not self.data.mirrors and self.config.get("flip") != "on"
        return replace(wanted, flip_averaged=wanted.flip_averaged and not has_side)

    @property
    def leaders(self) -> list[TrialRow]:
        """The trials whose weights are worth keeping: the best, and the front."""
        return [*self.front] if self.best is None or self.best in self.front else [self.best, *self.front]

    @property
    def kept_models(self) -> list[TrialKey]:
        """The trials whose weights stand in the project."""
        final: list[TrialKey] = [(self.final.study, self.final.trial)] if self.final is not None else []
        return [*((row.study, row.trial) for row in self.leaders), *final]

    @property
    def first_started(self) -> datetime | None:
        """When the search began first; None: it has not."""
        return datetime.fromisoformat(self._first_stamp) if self._first_stamp else None

    def is_on_front(self, row: TrialRow) -> bool:
        """Whether nothing beats a trial of the search in score and size."""
        return row.study == "search" and any(one.trial == row.trial for one in self.front)

    def would_lead(self, finished: TrialFinished) -> bool:
        """Whether `finished` is about to be among the leaders."""
        row = replace(
            self.rows[finished.study, finished.trial],
            state=finished.state,
            val_accuracy=finished.val_accuracy,
            val_score=finished.val_score,
            reason=finished.reason,
        )
        if finished.study != "search" or not row.came_to_its_end:
            return False
        several = self.objectives.are_several
        return _is_better(row, self.best) or (several and row in front_with(self.front, row, self.objectives))

    @property
    def search_rows(self) -> list[TrialRow]:
        """The trials of the search itself, by number; control and final trainings are left out."""
        return list(self.once("search_rows", lambda: [row for row in self.rows.values() if row.study == "search"]))

    @property
    def checks_rows(self) -> list[TrialRow]:
        """Control, fresh seeds and final trainings, by number."""
        return [row for row in self.rows.values() if row.study == "checks"]

    @property
    def asked_rows(self) -> list[TrialRow]:
        """The first trial of every design that was asked for: none of an earlier search, and no full training after a
        screening."""
        return list(self.once("asked_rows", self._asked_rows))

    @property
    def furthest_rows(self) -> list[TrialRow]:
        """The same designs, each by the trial in which it got furthest."""
        return list(self.once("furthest_rows", self._furthest_rows))

    @property
    def counts(self) -> Counter[RowState]:
        """How many designs of the search are in each state."""
        return Counter(row.state for row in self.furthest_rows)

    @property
    def n_finished(self) -> int:
        """Designs of the search whose first trial has ended, whatever its state."""
        return self.once("n_finished", lambda: sum(row.state not in _UNFINISHED for row in self.asked_rows))

    @property
    def n_planned(self) -> int:
        """Designs to be tried: as many as were asked for, or as the time is thought to allow."""
        return min(self.n_trials, self.plan.n_designs) if self.plan is not None else self.n_trials

    @property
    def n_left(self) -> int:
        """Designs of the search that have not had their first trial yet."""
        return max(0, self.n_planned - self.n_finished)

    @property
    def share_done(self) -> float:
        """How much of all that is planned is done, 0 to 1."""
        if self.phase == "finished":
            return 1.0
        return self.once("share_done", self._share_done)

    def _share_done(self) -> float:
        if self.plan is None:
            done, planned = sum(row.share_done for row in self.asked_rows), float(self.n_planned)
        else:
            done, planned = self._work_done(), planned_work(self.plan, self.data)
        return min(1.0, done / planned) if planned else 0.0

    def _asked_rows(self) -> list[TrialRow]:
        return [row for row in self.search_rows if row.origin != "history" and row.promoted_from is None]

    def _furthest_rows(self) -> list[TrialRow]:
        full = {row.promoted_from: row for row in self.search_rows if row.promoted_from is not None}
        return [full.get(row.trial, row) for row in self.asked_rows]

    def _work_done(self) -> float:
        """In epochs over the search's training images."""
        weight = final_weight(self.plan, self.data) if self.plan is not None else 1.0
        return sum(
            row.share_done * row.epochs * (weight if row.stage == "final" else 1.0)
            for row in self.rows.values()
            if row.origin != "history"
        )

    @property
    def running(self) -> list[TrialRow]:
        """The trials in work, oldest first."""
        return list(self.once("running", lambda: [row for row in self.rows.values() if row.state == "RUNNING"]))

    @property
    def seconds_running(self) -> float:
        """Wall time from the start to the end of the search, by its stamps; 0 while it runs."""
        if not (self.started and self.ended):
            return 0.0
        return (datetime.fromisoformat(self.ended) - datetime.fromisoformat(self.started)).total_seconds()

    def _start(self, event: SearchStarted) -> None:
        self.phase = "preparing"
        self.name, self.project, self.config = event.name, event.project, event.config
        self.n_trials, self.started, self._first_stamp = event.n_trials, event.time, event.time

    def _resume(self, event: SearchResumed) -> None:
        self.phase, self.project = "preparing", event.project
        self.started, self.ended, self.finish = event.time, "", None
        for row in self.rows.values():
            if row.state == "RUNNING":
                row.state = "WAITING"

    def _seconds_of_a_killed_run(self) -> float:
        """Until the last that was heard of it; 0 where it came to its end."""
        if self.ended or not (self.started and self._stamp):
            return 0.0
        run = datetime.fromisoformat(self._stamp) - datetime.fromisoformat(self.started)
        return max(0.0, run.total_seconds())

    def _start_trial(self, event: TrialStarted) -> None:
        before = self.rows.get((event.study, event.trial))
        n_kept = event.resumes_after
        self.rows[event.study, event.trial] = TrialRow(
            study=event.study,
            trial=event.trial,
            design=event.design,
            stage=event.stage,
            epochs=event.epochs,
            mode=event.mode,
            params=event.params,
            drawn=event.drawn,
            n_params=event.n_params,
            n_macs=event.n_macs,
            seed=event.seed,
            started=event.time,
            notes=event.notes,
            origin=event.origin,
            file_bytes=event.file_bytes,
            peak_bytes=event.peak_bytes,
            ms=event.ms,
            excess=event.excess,
            batch_parts=event.batch_parts,
            promoted_from=event.promoted_from,
            max_seconds=event.max_seconds,
            rests_after=event.rests_after,
            curve=before.curve[:n_kept] if before is not None else [],
            losses=before.losses[:n_kept] if before is not None else [],
        )

    def _progress(self, event: TrialProgress) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is not None:
            row.epoch_share, row.images_per_second = event.share, event.images_per_second

    def _park(self, event: TrialParked) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is not None:
            row.state, row.parked, row.epoch_share = "WAITING", event.epoch, 0.0
            row.seconds = event.seconds

    def _fall_silent(self, event: TrialSilent) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is not None:
            row.silent_s = event.seconds

    def _finish_epoch(self, event: EpochFinished) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is not None:
            row.curve.append((event.epoch, event.score))
            row.losses.append((event.epoch, event.train_loss))
            row.epoch_share, row.images_per_second = 0.0, event.images_per_second

    def _finish_trial(self, event: TrialFinished) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is None:
            return
        row.state, row.val_accuracy, row.seconds = event.state, event.val_accuracy, event.seconds
        row.reason, row.traceback, row.model = event.reason, event.traceback, event.model
        row.val_score, row.recall, row.temperature = event.val_score, event.recall, event.temperature
        row.parked = 0
        leads = row.came_to_its_end and (row.origin != "history" or bool(row.model))  # else nothing to export
        if event.study == "search" and leads:
            self._rank(row)
        if event.stage == "final" and row.came_to_its_end:
            self.final = row

    def _rank(self, row: TrialRow) -> None:
        if _is_better(row, self.best):
            self.best = row
        if self.objectives.are_several and row.stage != "screen":
            self.front = front_with(self.front, row, self.objectives)

    def _finish(self, event: SearchFinished) -> None:
        self.finish, self.ended, self.blocked = event, event.time, None
        self.seconds_before += event.seconds
        self.phase = {"done": "finished", "stopped": "stopped", "failed": "failed"}[event.reason]  # type: ignore[assignment]
        for row in self.rows.values():
            if row.state == "RUNNING":  # it will be trained again when the search is resumed
                row.state = "WAITING"


def planned_work(plan: SearchPlanned, data: DataFacts | None) -> float:
    """All of it, in epochs over the search's training images."""
    full = plan.n_full + (plan.n_finalists + plan.n_control) * plan.n_seeds
    short = plan.n_designs * plan.screen_epochs
    return short + full * plan.full_epochs + plan.final_epochs * final_weight(plan, data)


def final_weight(plan: SearchPlanned, data: DataFacts | None) -> float:
    """Epochs over the search's images that one of the final training takes the time of."""
    return plan.final_images / data.n_train if data is not None and data.n_train else 1.0


def _is_better(row: TrialRow, best: TrialRow | None) -> bool:
    """Of equal scores the earlier trial wins, as in Optuna. A screening never beats a full training."""
    if row.score is None:
        return False
    if best is None or best.score is None or (best.stage == "screen") > (row.stage == "screen"):
        return True
    return row.stage == best.stage and row.score > best.score
