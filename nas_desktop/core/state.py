"""What a search looks like now: every event folded into rows, curves and the best trial.

The window, `status` and the engine all read this one picture, whether the events come live or from the log.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from nas_desktop.core.events import (
    DataReading,
    DataReady,
    EpochFinished,
    Event,
    HistoryImported,
    LogWritten,
    ModeChosen,
    Origin,
    SearchContinued,
    SearchEstimated,
    SearchExtended,
    SearchFinished,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    StorageBlocked,
    StorageFreed,
    TrialFinished,
    TrialProgress,
    TrialSilent,
    TrialStarted,
)
from nas_desktop.core.objectives import Objectives, front_with
from nas_desktop.core.specs import Config, DataFacts, NumericMode, Stage, StudyName

RowState = Literal["WAITING", "RUNNING", "COMPLETE", "PRUNED", "FAIL"]
Phase = Literal["idle", "preparing", "running", "paused", "finished", "stopped", "failed"]
TrialKey = tuple[StudyName, int]
_MAX_LOG_LINES = 2000


@dataclass(slots=True)
class TrialRow:
    """One trial, from its first event to its last."""

    study: StudyName
    trial: int
    design: int
    stage: Stage
    epochs: int  # planned
    mode: int
    params: Config
    drawn: Config
    n_params: int
    n_macs: int
    seed: int
    started: str  # UTC, ISO 8601
    notes: tuple[str, ...] = ()
    state: RowState = "RUNNING"
    curve: list[tuple[int, float]] = field(default_factory=list)  # (epoch, validation score)
    losses: list[tuple[int, float]] = field(default_factory=list)  # (epoch, training loss in nats)
    epoch_share: float = 0.0  # of the epoch in work
    images_per_second: float = 0.0
    val_accuracy: float | None = None  # None until it has ended
    seconds: float = 0.0
    reason: str = ""
    traceback: str = ""
    model: str = ""
    val_score: float | None = None  # of the objective; None until it has ended, and where an older log has none
    recall: tuple[float, ...] = ()  # of each class; empty where unknown
    origin: Origin = "strategy"
    file_bytes: int = 0
    peak_bytes: int = 0
    ms: float | None = None  # for one image, measured before the training
    excess: dict[str, float] = field(default_factory=dict)  # by limit, the share by which it is exceeded
    batch_parts: int = 1
    silent_s: float = 0.0  # since its last sign of life, where that is alarmingly long ago

    @property
    def share_done(self) -> float:
        """How much of the planned training is done, 0 to 1."""
        if self.state not in ("RUNNING", "WAITING"):
            return 1.0
        return min(1.0, (len(self.curve) + self.epoch_share) / self.epochs)

    @property
    def score(self) -> float | None:
        """The validation score of the search's objective; None until the trial has ended."""
        return self.val_score if self.val_score is not None else self.val_accuracy

    @property
    def last_score(self) -> float | None:
        """The score, or the newest one while the trial runs."""
        if self.score is not None:
            return self.score
        return self.curve[-1][1] if self.curve else None


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
    data: DataFacts | None = None
    reading: tuple[int, int] | None = None  # images read, images to read
    modes: dict[int, NumericMode] = field(default_factory=dict)
    n_slots: int = 0
    estimate: SearchEstimated | None = None  # of this start or resume
    rows: dict[TrialKey, TrialRow] = field(default_factory=dict)
    best: TrialRow | None = None
    front: list[TrialRow] = field(default_factory=list)  # by ascending size; empty where size is no objective
    finish: SearchFinished | None = None
    history: HistoryImported | None = None
    blocked: StorageBlocked | None = None  # why nothing can be written just now
    log: list[LogWritten] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Fold one event in."""
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
            case TrialStarted():
                self._start_trial(event)
            case TrialProgress():
                self._progress(event)
            case EpochFinished():
                self._finish_epoch(event)
            case TrialFinished():
                self._finish_trial(event)
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

    def is_on_front(self, row: TrialRow) -> bool:
        """Whether nothing beats a trial of the search in score and size."""
        return row.study == "search" and any(one.trial == row.trial for one in self.front)

    def would_lead(self, finished: TrialFinished) -> bool:
        """Whether `finished` is about to be among the leaders."""
        row = replace(
            self.rows[finished.study, finished.trial], val_accuracy=finished.val_accuracy, val_score=finished.val_score
        )
        several = self.objectives.are_several
        return _is_better(row, self.best) or (several and row in front_with(self.front, row, self.objectives))

    @property
    def search_rows(self) -> list[TrialRow]:
        """The trials of the search itself, by number; control and final trainings are left out."""
        return [row for (study, _), row in self.rows.items() if study == "search"]

    @property
    def asked_rows(self) -> list[TrialRow]:
        """The same without those taken over from an earlier search, which count for nothing that was asked for."""
        return [row for row in self.search_rows if row.origin != "history"]

    @property
    def counts(self) -> Counter[RowState]:
        """How many trials of the search are in each state."""
        return Counter(row.state for row in self.asked_rows)

    @property
    def n_finished(self) -> int:
        """Trials of the search that have ended, whatever their state."""
        return sum(row.state not in ("RUNNING", "WAITING") for row in self.asked_rows)

    @property
    def n_left(self) -> int:
        """Trials of the search that have not ended yet."""
        return max(0, self.n_trials - self.n_finished)

    @property
    def share_done(self) -> float:
        """How much of the search is done, 0 to 1."""
        if self.phase == "finished":
            return 1.0
        if not self.n_trials:
            return 0.0
        return min(1.0, sum(row.share_done for row in self.asked_rows) / self.n_trials)

    @property
    def running(self) -> list[TrialRow]:
        """The trials in work, oldest first."""
        return [row for row in self.rows.values() if row.state == "RUNNING"]

    @property
    def seconds_running(self) -> float:
        """Wall time from the start to the end of the search, by its stamps; 0 while it runs."""
        if not (self.started and self.ended):
            return 0.0
        return (datetime.fromisoformat(self.ended) - datetime.fromisoformat(self.started)).total_seconds()

    def _start(self, event: SearchStarted) -> None:
        self.phase = "preparing"
        self.name, self.project, self.config = event.name, event.project, event.config
        self.n_trials, self.started = event.n_trials, event.time

    def _resume(self, event: SearchResumed) -> None:
        self.phase, self.project = "preparing", event.project
        self.started, self.ended, self.finish = event.time, "", None
        for row in self.rows.values():
            if row.state == "RUNNING":
                row.state = "WAITING"

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
            curve=before.curve[:n_kept] if before is not None else [],
            losses=before.losses[:n_kept] if before is not None else [],
        )

    def _progress(self, event: TrialProgress) -> None:
        row = self.rows.get((event.study, event.trial))
        if row is not None:
            row.epoch_share, row.images_per_second = event.share, event.images_per_second

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
        row.val_score, row.recall = event.val_score, event.recall
        leads = event.state == "COMPLETE" and (row.origin != "history" or bool(row.model))  # else nothing to export
        if event.study == "search" and leads:
            self._rank(row)

    def _rank(self, row: TrialRow) -> None:
        if _is_better(row, self.best):
            self.best = row
        if self.objectives.are_several:
            self.front = front_with(self.front, row, self.objectives)

    def _finish(self, event: SearchFinished) -> None:
        self.finish, self.ended, self.blocked = event, event.time, None
        self.phase = {"done": "finished", "stopped": "stopped", "failed": "failed"}[event.reason]  # type: ignore[assignment]
        for row in self.rows.values():
            if row.state == "RUNNING":  # it will be trained again when the search is resumed
                row.state = "WAITING"


def _is_better(row: TrialRow, best: TrialRow | None) -> bool:
    """Of equal scores the earlier trial wins, as in Optuna."""
    if row.score is None:
        return False
    return best is None or best.score is None or row.score > best.score
