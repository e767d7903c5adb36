"""The search itself: ask, start, listen, tell. A stream of events, each durable before anything else hears of it."""

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace

from nas_desktop import __version__
from nas_desktop.core.errors import NasError
from nas_desktop.core.events import (
    EndReason,
    EpochFinished,
    Event,
    LogWritten,
    SearchContinued,
    SearchExtended,
    SearchFinished,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    TrialSilent,
    TrialStarted,
)
from nas_desktop.core.kill_points import reached
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.search import trial_events
from nas_desktop.search.attempts import MAX_RETRIES, Attempts
from nas_desktop.search.control import Skip
from nas_desktop.search.errands import Errands, sentence
from nas_desktop.search.latency_gate import Measured
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.preparation import Preparation, Prepared
from nas_desktop.search.proposer import AllTried
from nas_desktop.search.publisher import Publisher, StopWanted
from nas_desktop.search.silence import Silence, SilenceWatch
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.search_space.user_file import UserSpace
from nas_desktop.training.jobs import (
    Alive,
    Calibrated,
    DataPrepared,
    JobFailed,
    LatencyMeasured,
    MeasureLatency,
    Message,
    ModeProbed,
    Paused,
    ScoreTest,
    SpeedMeasured,
    Stopped,
    TestScored,
    TrialTrained,
)

MAX_FAILURES_IN_A_ROW = 5
_TICK_S = 5.0  # so often it is looked whether a trial has fallen silent
Events = Iterator[Event]


class _EndSearch(Exception):
    """Unwinds the engine before all trials are done."""

    def __init__(self, reason: EndReason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason: EndReason = reason


class SearchEngine:
    """One search on one project. `run` is the whole interface; it is iterated in one thread."""

    def __init__(self, parts: SearchParts) -> None:
        self._parts = parts
        self._config = parts.config
        self._state = parts.state
        self._models = parts.models
        self._checkpoints = parts.checkpoints
        self._control = parts.control
        self._publisher = Publisher(parts.log, parts.state, parts.study, parts.mirror, parts.control)
        self._publish = self._publisher.publish
        self._crew = Crew(parts.machine.make_slot)
        self._errands = Errands(self._crew, parts.control, self._on_wishes, self._publish)
        self._silence = SilenceWatch()
        self._publisher.on_freed = self._silence.begin_anew
        self._attempts = Attempts()
        self._again: deque[TrialStarted] = deque()  # trials whose worker was lost
        self._prepared: Prepared | None = None
        self._pausing = False
        self._failures_in_a_row = 0
        self._stopwatch = Stopwatch()

    def run(self) -> Events:
        """The search from start (or resume) to end, event by event.

        Raises:
            NasError: it could not go on; the last event says the same.
        """
        try:
            yield from self._publish(self._begun())
            if self._parts.n_trials not in (None, self._state.n_trials):
                yield from self._publish(SearchExtended(int(self._parts.n_trials or 0), trial_events.now()))
            try:
                prepared = yield from self._preparation().run()
                self._prepared, self._publisher.on_event = prepared, prepared.lineup.hear
                yield from self._train_all(prepared)
                test_accuracy = yield from self._score_best(prepared)
                yield from self._measure_best(prepared)
            except (_EndSearch, StopWanted) as end:
                self._crew.close()
                reason = end.reason if isinstance(end, _EndSearch) else "stopped"
                yield self._publisher.publish_at_once(self._finished(reason, detail=str(end)))
            except NasError as error:
                self._crew.close()
                yield self._publisher.publish_at_once(self._finished("failed", detail=str(error)))
                raise
            else:
                self._checkpoints.sweep(())  # where the system refused to remove one
                self._models.sweep(row.trial for row in self._state.leaders)
                yield from self._publish(self._finished("done", test_accuracy))
        finally:
            self._crew.close()

    # --- before the first trial

    def _begun(self) -> Event:
        unfinished = [row.trial for row in self._state.search_rows if row.state in ("RUNNING", "WAITING")]
        self._models.sweep(row.trial for row in self._state.leaders)
        self._checkpoints.sweep(unfinished)
        root = str(self._parts.project.root)
        if self._state.name:
            return SearchResumed(root, self._state.n_finished, tuple(unfinished), trial_events.now())
        return SearchStarted(
            name=self._parts.project.name,
            project=root,
            config=self._config.model_dump(mode="json"),
            n_trials=self._config.n_trials,
            seed=self._config.seed,
            time=trial_events.now(),
            version=__version__,
            space_sha256=self._parts.space.file.sha256 if isinstance(self._parts.space, UserSpace) else "",
        )

    def _preparation(self) -> Preparation:
        return Preparation(
            self._parts,
            self._crew,
            self._publisher,
            self._errands,
            self._on_wishes,
            self._measure,
            lambda: self._pausing,
        )

    # --- trials

    def _train_all(self, prepared: Prepared) -> Events:
        while True:
            yield from self._fill_slots(prepared)
            if not self._crew.is_busy and not self._pausing:
                return
            if self._pausing and self._crew.all_stand and self._state.phase != "paused":
                self._stopwatch.stand_still()
                yield from self._publish(SearchPaused(trial_events.now()))
            for slot, message in self._crew.listen(self._control.waitable, _TICK_S):
                yield from self._on_message(slot, message)
            if not self._pausing:
                for silence in list(self._silence.alarming()):
                    yield from self._on_silence(silence)
            yield from self._on_wishes()

    def _fill_slots(self, prepared: Prepared) -> Events:
        for slot in self._crew.idle:
            if self._pausing or self._is_late:
                return
            try:
                started = self._again.popleft() if self._again else (yield from prepared.lineup.next(slot))
            except AllTried as end:
                if not self._crew.is_busy:
                    yield from self._publish(LogWritten("info", str(end)))
                return
            if started is None:
                return
            known = self._state.rows.get((started.study, started.trial))
            if known is not None:
                started = prepared.jobs.resumed(started, len(known.curve))
            yield from self._publish(started)
            self._crew.start(slot, started, prepared.jobs.job(started))
            self._silence.begin(slot)

    @property
    def _is_late(self) -> bool:
        return self._parts.max_seconds is not None and self._stopwatch.seconds() >= self._parts.max_seconds

    @property
    def _device(self) -> str:
        return self._prepared.mode.device if self._prepared is not None else "cpu"

    def _measure(self, architecture: ArchitectureSpec, slot: int) -> Measured:
        try:
            answer = yield from self._errands.ask(MeasureLatency(architecture, self._device), slot)
        except NasError:  # too large for the device, perhaps; another design will do
            self._crew.replace(slot)
            return None
        assert isinstance(answer, LatencyMeasured)
        return answer.ms

    def _on_message(self, slot: int, message: Message | SlotDied) -> Events:
        if self._silence.hear(slot):
            started = self._crew.trial_in(slot)
            yield from self._publish(TrialSilent(started.study, started.trial, 0.0))
        match message:
            case TrialTrained():
                yield from self._on_trained(slot, message)
            case JobFailed():
                yield from self._on_job_failed(slot, message)
            case SlotDied():
                yield from self._on_death(slot, sentence(message))
            case Paused():
                if self._pausing:
                    self._crew.stands(slot)
            case EpochFinished():
                yield from self._publish(message)
                self._attempts.hear(message.trial, message.epoch)
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
        self._learn_duration(started, trained)
        finished = trial_events.trained_as(started, trained)
        leads = finished.state == "COMPLETE" and self._state.would_lead(finished)
        before = {row.trial for row in self._state.leaders}
        yield from self._publish(replace(finished, model=self._models.name(started.trial) if leads else ""))
        # Only now that the event is durable may the weights of the losers go.
        for trial in (before | {started.trial}) - {row.trial for row in self._state.leaders}:
            self._models.remove(trial)
        reached("models-removed")
        self._checkpoints.remove(started.trial)
        reached("checkpoints-removed")

    def _learn_duration(self, started: TrialStarted, trained: TrialTrained) -> None:
        prepared, facts = self._prepared, self._state.data
        if prepared is not None and prepared.foreseer is not None and facts is not None:
            prepared.foreseer.hear(prepared.jobs.spec(started), facts, trained)

    def _on_job_failed(self, slot: int, failed: JobFailed) -> Events:
        """Try again where another way may help, else the trial has failed."""
        started, words = self._crew.trial_in(slot), f"{failed.message} {failed.hint}".strip()
        if failed.cause == "memory" and started.batch_parts == 1:
            yield from self._try_again(slot, replace(started, batch_parts=2), f"{failed.message} Now in half batches.")
        elif failed.cause == "checkpoint" and self._attempts.may_try_again(started.trial):
            self._checkpoints.remove(started.trial)
            yield from self._try_again(slot, started, words)
        else:
            yield from self._on_failed(slot, words, failed.traceback)

    def _on_death(self, slot: int, words: str) -> Events:
        started = self._crew.trial_in(slot)
        if not self._attempts.may_try_again(started.trial):
            yield from self._on_failed(slot, words)
            return
        which = f"try {self._attempts.number(started.trial) + 1} of {MAX_RETRIES + 1}"
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
        self._checkpoints.remove(started.trial)
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            raise _EndSearch("failed", f"{MAX_FAILURES_IN_A_ROW} trials in a row failed, the last one so: {reason}")

    def _on_silence(self, silence: Silence) -> Events:
        started = self._crew.trial_in(silence.slot)
        if not silence.is_final:
            yield from self._publish(TrialSilent(started.study, started.trial, silence.seconds))
        else:
            yield from self._on_death(silence.slot, f"Nothing was heard of its worker for {silence.seconds:.0f} s.")

    def _skip(self, trial: int) -> Events:
        """End a running trial with what it has reached."""
        slot = self._crew.slot_of("search", trial)
        if slot is None:
            return
        started, seconds = self._cut_off(slot)
        yield from self._publish(
            trial_events.skipped(started, self._state.rows["search", trial], self._config.objective, seconds)
        )
        self._checkpoints.remove(trial)

    def _release(self, slot: int) -> TrialStarted:
        self._silence.end(slot)
        return self._crew.release(slot).started

    def _cut_off(self, slot: int) -> tuple[TrialStarted, float]:
        """Throw away what runs in a slot; returns the trial, and for how many seconds it ran."""
        seconds = self._crew.seconds_in(slot)
        started = self._release(slot)
        self._crew.replace(slot)
        return started, seconds

    def _on_wishes(self) -> Events:
        while (wish := self._control.take()) is not None:
            match wish:
                case "stop":
                    raise _EndSearch("stopped")
                case "pause":
                    self._pausing = True
                    self._crew.pause()
                case "continue" if self._pausing:
                    self._pausing = False
                    self._stopwatch.go_on()
                    self._crew.go_on()
                    self._silence.begin_anew()
                    yield from self._publish(SearchContinued(trial_events.now()))
                case Skip(trial=trial):
                    yield from self._skip(trial)

    # --- after the last trial

    def _score_best(self, prepared: Prepared) -> Generator[Event, None, float | None]:
        """The best model's accuracy on the sealed test part; None where there is no model, or no test part."""
        best, facts = self._state.best, self._state.data
        if best is None or facts is None or not facts.n_test:
            return None
        job = ScoreTest(
            model=str(self._models.place(best.trial)),
            data=self._config.data_spec(),
            cache=str(self._parts.machine.cache),
            device=prepared.mode.device,
            n_threads=self._parts.machine.n_cores,
        )
        scored = yield from self._errands.ask(job)
        assert isinstance(scored, TestScored)
        return scored.accuracy

    def _measure_best(self, prepared: Prepared) -> Events:
        """Say how fast the best network is now that nothing else runs, where its time was limited."""
        best, facts = self._state.best, self._state.data
        if best is None or best.ms is None or facts is None or not prepared.lineup.measures:
            return
        architecture = self._parts.space.assemble(best.params, facts.input_shape, len(facts.classes))
        ms = yield from self._measure(architecture, 0)
        if ms is not None:
            again = f"The network of trial {best.trial} takes {ms:.2f} ms an image"
            yield from self._publish(LogWritten("info", f"{again}; before its training it took {best.ms:.2f} ms."))

    def _finished(self, reason: EndReason, test_accuracy: float | None = None, detail: str = "") -> SearchFinished:
        best = self._state.best
        return SearchFinished(
            best_trial=best.trial if best else None,
            val_accuracy=best.val_accuracy if best else None,
            val_score=best.score if best else None,
            front=tuple(row.trial for row in self._state.front),
            test_accuracy=test_accuracy,
            seconds=self._stopwatch.seconds(),
            project=str(self._parts.project.root),
            reason=reason,
            time=trial_events.now(),
            detail=detail,
        )
