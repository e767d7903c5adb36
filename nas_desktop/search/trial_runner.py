"""Trains the trials of a leg in all slots: starts them, listens, tries again what was lost, and answers wishes."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from nas_desktop.core.events import (
    EndReason,
    EpochFinished,
    Event,
    LogWritten,
    SearchContinued,
    SearchPaused,
    TrialFinished,
    TrialParked,
    TrialSilent,
    TrialStarted,
)
from nas_desktop.core.kill_points import reached
from nas_desktop.core.trial_row import TrialKey
from nas_desktop.search import trial_events
from nas_desktop.search.attempts import MAX_RETRIES, Attempts
from nas_desktop.search.control import Skip
from nas_desktop.search.errands import sentence
from nas_desktop.search.legs.leg import Leg
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.proposer import AllTried
from nas_desktop.search.publisher import Publisher
from nas_desktop.search.silence import Silence, SilenceWatch
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.training.jobs import (
    Alive,
    Calibrated,
    DataPrepared,
    JobFailed,
    LatencyMeasured,
    Message,
    ModeProbed,
    Parked,
    Paused,
    SpeedMeasured,
    Stopped,
    TestScored,
    TrialTrained,
)

MAX_FAILURES_IN_A_ROW = 5
_TICK_S = 5.0  # so often it is looked whether a trial has fallen silent
_TIME_IS_OVER = "the time was over"
Events = Iterator[Event]


class EndSearch(Exception):
    """Unwinds the engine before all is done."""

    def __init__(self, reason: EndReason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason: EndReason = reason


class TrialRunner:
    """The slots of one search, and what runs in them.

    Args:
        on_trained: told of every trial that was trained to its end, with its start.
    """

    def __init__(
        self,
        parts: SearchParts,
        crew: Crew,
        publisher: Publisher,
        stopwatch: Stopwatch,
        on_trained: Callable[[TrialStarted, TrialTrained], None],
    ) -> None:
        self._config = parts.config
        self._state = parts.state
        self._models = parts.models
        self._checkpoints = parts.checkpoints
        self._control = parts.control
        self._crew = crew
        self._publish = publisher.publish
        self._stopwatch = stopwatch
        self._on_each_trained = on_trained
        self._silence = SilenceWatch()
        publisher.on_freed = self._silence.begin_anew
        self._attempts = Attempts()
        self._again: deque[TrialStarted] = deque()  # trials whose worker was lost
        self._failures_in_a_row = 0
        self.is_pausing = False

    def train_all(self, leg: Leg) -> Events:
        """Everything that the leg wants to be trained.

        Raises:
            EndSearch: the user wants no more, or too much went wrong.
        """
        while True:
            yield from self._fill_slots(leg)
            if not self._crew.is_busy and not self.is_pausing:
                return
            if self.is_pausing and self._crew.all_stand and self._state.phase != "paused":
                self._stopwatch.stand_still()
                yield from self._publish(SearchPaused(trial_events.now()))
            for slot, message in self._crew.listen(self._control.waitable, self._tick(leg)):
                yield from self._on_message(slot, message, leg)
            if not self.is_pausing:
                for silence in list(self._silence.alarming()):
                    yield from self._on_silence(silence)
                if (left := leg.seconds_left()) is not None and left <= 0:
                    yield from self._cut_all(_TIME_IS_OVER)
            yield from self.on_wishes()

    def on_wishes(self) -> Events:
        """Answer what the user wants.

        Raises:
            EndSearch: it is a stop.
        """
        while (wish := self._control.take()) is not None:
            match wish:
                case "stop":
                    raise EndSearch("stopped")
                case "pause":
                    self.is_pausing = True
                    self._crew.pause()
                case "continue" if self.is_pausing:
                    self.is_pausing = False
                    self._stopwatch.go_on()
                    self._crew.go_on()
                    self._silence.begin_anew()
                    yield from self._publish(SearchContinued(trial_events.now()))
                case Skip(trial=trial):
                    yield from self._skip(trial)

    # --- trials begin

    def _tick(self, leg: Leg) -> float:
        left = leg.seconds_left()
        return _TICK_S if left is None else min(_TICK_S, max(0.0, left))

    def _fill_slots(self, leg: Leg) -> Events:
        for slot in self._crew.idle:
            if self.is_pausing:
                return
            try:
                started = self._again.popleft() if self._again else (yield from leg.next(slot))
            except AllTried as end:
                if not self._crew.is_busy:
                    yield from self._publish(LogWritten("info", str(end)))
                return
            if started is None:
                return
            known = self._state.rows.get((started.study, started.trial))
            if known is not None:
                started = leg.jobs.resumed(started, len(known.curve))
            yield from self._publish(started)
            self._crew.start(slot, started, leg.jobs.job(started))
            self._silence.begin(slot)

    # --- and are heard of

    def _on_message(self, slot: int, message: Message | SlotDied, leg: Leg) -> Events:
        if self._silence.hear(slot):
            started = self._crew.trial_in(slot)
            yield from self._publish(TrialSilent(started.study, started.trial, 0.0))
        match message:
            case TrialTrained():
                yield from self._on_trained(slot, message)
                yield from leg.ended()
            case Parked():
                started = self._release(slot)
                yield from self._publish(
                    TrialParked(started.study, started.trial, message.epoch, message.val_score, message.seconds)
                )
                yield from leg.ended()
            case JobFailed():
                yield from self._on_job_failed(slot, message)
            case SlotDied():
                yield from self._on_death(slot, sentence(message))
            case Paused():
                if self.is_pausing:
                    self._crew.stands(slot)
            case EpochFinished():
                yield from self._publish(message)
                self._attempts.hear((message.study, message.trial), message.epoch)
                self._crew.recorded(slot, message.epoch)
            case Alive():
                pass
            case (
                DataPrepared()
                | ModeProbed()
                | SpeedMeasured()
                | Calibrated()
                | TestScored()
                | LatencyMeasured()
                | Stopped()
            ):
                raise RuntimeError(f"unexpected answer {type(message).__name__}")
            case _:
                yield from self._publish(message)

    def _on_trained(self, slot: int, trained: TrialTrained) -> Events:
        self._failures_in_a_row = 0
        started = self._release(slot)
        self._on_each_trained(started, trained)
        finished = trial_events.trained_as(started, trained)
        key: TrialKey = (started.study, started.trial)
        is_kept = self._is_to_be_kept(finished)
        before = set(self._state.kept_models)
        yield from self._publish(replace(finished, model=self._models.name(key) if is_kept else ""))
        # Only now that the event is durable may the weights of the losers go.
        for loser in (before | {key}) - set(self._state.kept_models):
            self._models.remove(loser)
        reached("models-removed")
        self._checkpoints.remove(key)
        reached("checkpoints-removed")

    def _is_to_be_kept(self, finished: TrialFinished) -> bool:
        if finished.stage == "final":
            return finished.state == "COMPLETE"
        return self._state.would_lead(finished)

    def _on_job_failed(self, slot: int, failed: JobFailed) -> Events:
        """Try again where another way may help, else the trial has failed."""
        started, words = self._crew.trial_in(slot), f"{failed.message} {failed.hint}".strip()
        key: TrialKey = (started.study, started.trial)
        if failed.cause == "memory" and started.batch_parts == 1:
            yield from self._try_again(slot, replace(started, batch_parts=2), f"{failed.message} Now in half batches.")
        elif failed.cause == "checkpoint" and self._attempts.may_try_again(key):
            self._checkpoints.remove(key)
            yield from self._try_again(slot, started, words)
        else:
            yield from self._on_failed(slot, words, failed.traceback)

    def _on_death(self, slot: int, words: str) -> Events:
        started = self._crew.trial_in(slot)
        key: TrialKey = (started.study, started.trial)
        if not self._attempts.may_try_again(key):
            yield from self._on_failed(slot, words)
            return
        which = f"try {self._attempts.number(key) + 1} of {MAX_RETRIES + 1}"
        yield from self._try_again(slot, started, f"{words} Trial {started.trial} goes on, {which}.")

    def _try_again(self, slot: int, started: TrialStarted, words: str) -> Events:
        self._cut_off(slot)
        self._again.append(replace(started, time=trial_events.now(), resumes_after=0))
        yield from self._publish(LogWritten("warning", words, started.trial))

    def _on_failed(self, slot: int, reason: str, traceback: str = "") -> Events:
        self._failures_in_a_row += 1
        started, seconds = self._cut_off(slot)
        epochs = len(self._state.rows[started.study, started.trial].curve)
        end = trial_events.finished(started, "FAIL", epochs, seconds)
        yield from self._publish(replace(end, reason=reason, traceback=traceback))
        self._checkpoints.remove((started.study, started.trial))
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            raise EndSearch("failed", f"{MAX_FAILURES_IN_A_ROW} trials in a row failed, the last one so: {reason}")

    def _on_silence(self, silence: Silence) -> Events:
        started = self._crew.trial_in(silence.slot)
        if not silence.is_final:
            yield from self._publish(TrialSilent(started.study, started.trial, silence.seconds))
        else:
            yield from self._on_death(silence.slot, f"Nothing was heard of its worker for {silence.seconds:.0f} s.")

    # --- or are ended

    def _skip(self, trial: int) -> Events:
        slot = self._crew.slot_of("search", trial)
        if slot is not None:
            yield from self._end_at_once(slot, "skipped by you")

    def _cut_all(self, reason: str) -> Events:
        for slot in self._crew.busy:
            yield from self._end_at_once(slot, reason)

    def _end_at_once(self, slot: int, reason: str) -> Events:
        """End a running trial with what it has reached."""
        started, seconds = self._cut_off(slot)
        row = self._state.rows[started.study, started.trial]
        yield from self._publish(trial_events.cut_short(started, row, self._config.objective, seconds, reason))
        self._checkpoints.remove((started.study, started.trial))

    def _release(self, slot: int) -> TrialStarted:
        self._silence.end(slot)
        return self._crew.release(slot).started

    def _cut_off(self, slot: int) -> tuple[TrialStarted, float]:
        """Throw away what runs in a slot; returns the trial, and for how many seconds it ran."""
        seconds = self._crew.seconds_in(slot)
        started = self._release(slot)
        self._crew.replace(slot)
        return started, seconds
