"""The search itself: ask, start, listen, tell. A stream of events, each durable before anything else hears of it."""

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from math import isfinite

from nas_desktop import __version__
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError
from nas_desktop.core.events import (
    DataReady,
    EndReason,
    EpochFinished,
    Event,
    LogWritten,
    ModeChosen,
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
from nas_desktop.core.specs import ArchitectureSpec, DataFacts, NumericMode
from nas_desktop.core.state import SearchState
from nas_desktop.search import resources, trial_events
from nas_desktop.search.attempts import MAX_RETRIES, Attempts
from nas_desktop.search.calibration_round import calibrated
from nas_desktop.search.control import SearchControl, Skip
from nas_desktop.search.errands import Errands, sentence
from nas_desktop.search.foreseer import Foreseer
from nas_desktop.search.history_import import History, import_events
from nas_desktop.search.kept_checkpoints import Checkpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.latency_gate import Measured
from nas_desktop.search.lineup import Lineup
from nas_desktop.search.mirror import Mirror
from nas_desktop.search.places import Log, NoModels, Place
from nas_desktop.search.proposer import AllTried, Proposer
from nas_desktop.search.publisher import Publisher, StopWanted
from nas_desktop.search.rehearsal import Rehearsal
from nas_desktop.search.resources import Machine
from nas_desktop.search.silence import Silence, SilenceWatch
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search.trial_jobs import TrialJobs
from nas_desktop.search.trials_at_once import TrialsAtOnceMemory, most_productive
from nas_desktop.search_space.parameters import Draw, SearchSpace
from nas_desktop.search_space.user_file import UserSpace
from nas_desktop.training.jobs import (
    Alive,
    Calibrated,
    ChooseMode,
    DataPrepared,
    JobFailed,
    LatencyMeasured,
    MeasureLatency,
    Message,
    ModeProbed,
    Paused,
    PrepareData,
    ScoreTest,
    SpeedMeasured,
    Stopped,
    TestScored,
    TrialTrained,
)
from nas_desktop.training.recipes import Recipe

MAX_FAILURES_IN_A_ROW = 5
_TICK_S = 5.0  # so often it is looked whether a trial has fallen silent
Events = Iterator[Event]


class _EndSearch(Exception):
    """Unwinds the engine before all trials are done."""

    def __init__(self, reason: EndReason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason: EndReason = reason


class SearchEngine:
    """One search on one project. `run` is the whole interface; it is iterated in one thread.

    `state` holds what the log says of an interrupted search that is to go on, and is empty for a new one; `n_trials`
    is then another number of trials to be trained in all. A new search learns from `history`. After `max_seconds` no
    further trial is begun.
    """

    def __init__(
        self,
        project: Place,
        config: SearchConfig,
        space: SearchSpace,
        draw: Draw,
        recipe: Recipe,
        strategy: Strategy,
        state: SearchState,
        log: Log,
        study: StudyStore,
        models: KeptModels | NoModels,
        checkpoints: Checkpoints,
        mirror: Mirror,
        control: SearchControl,
        machine: Machine,
        max_seconds: float | None = None,
        history: History | None = None,
        n_trials: int | None = None,
    ) -> None:
        self._project = project
        self._config = config
        self._space = space
        self._draw = draw
        self._recipe = recipe
        self._strategy = strategy
        self._state = state
        self._log = log
        self._study = study
        self._models = models
        self._checkpoints = checkpoints
        self._mirror = mirror
        self._control = control
        self._publisher = Publisher(log, state, study, mirror, control)
        self._publish = self._publisher.publish
        self._machine = machine
        self._max_seconds = max_seconds
        self._history = history
        self._n_trials = n_trials
        self._crew = Crew(machine.make_slot)
        self._errands = Errands(self._crew, control, self._on_wishes, self._publish)
        self._silence = SilenceWatch()
        self._publisher.on_freed = self._silence.begin_anew
        self._attempts = Attempts()
        self._again: deque[TrialStarted] = deque()  # trials whose worker was lost
        self._jobs: TrialJobs | None = None  # made when images and mode are known
        self._lineup: Lineup | None = None  # likewise
        self._foreseer: Foreseer | None = None  # where the machine is measured
        self._mode = NumericMode("cpu", "float32", channels_last=False, n_threads=1)  # until it is probed
        self._mode_number = 0
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
            if self._n_trials not in (None, self._state.n_trials):
                yield from self._publish(SearchExtended(int(self._n_trials or 0), trial_events.now()))
            try:
                yield from self._prepare()
                yield from self._train_all()
                test_accuracy = yield from self._score_best()
                yield from self._measure_best()
            except (_EndSearch, StopWanted) as end:
                self._crew.close()
                reason = end.reason if isinstance(end, _EndSearch) else "stopped"
                yield self._publisher.publish_at_once(self._finished(reason, detail=str(end)))
            except NasError as error:
                self._crew.close()
                yield self._publisher.publish_at_once(self._finished("failed", detail=str(error)))
                raise
            else:
                yield from self._publish(self._finished("done", test_accuracy))
        finally:
            self._crew.close()

    # --- before the first trial

    def _begun(self) -> Event:
        unfinished = [row.trial for row in self._state.search_rows if row.state in ("RUNNING", "WAITING")]
        self._models.sweep(row.trial for row in self._state.leaders)
        self._checkpoints.sweep(unfinished)
        root = str(self._project.root)
        if self._state.name:
            return SearchResumed(root, self._state.n_finished, tuple(unfinished), trial_events.now())
        return SearchStarted(
            name=self._project.name,
            project=root,
            config=self._config.model_dump(mode="json"),
            n_trials=self._config.n_trials,
            seed=self._config.seed,
            time=trial_events.now(),
            version=__version__,
            space_sha256=self._space.file.sha256 if isinstance(self._space, UserSpace) else "",
        )

    def _prepare(self) -> Events:
        """Images and numeric mode, both found out by the first worker."""
        prepared = yield from self._errands.ask(PrepareData(self._config.data_spec(), str(self._machine.cache)))
        assert isinstance(prepared, DataPrepared)
        self._project.note_data(prepared.facts)
        self._recipe = self._recipe.fitted(self._space.defaults, prepared.facts, self._config.n_epochs)
        yield from self._publish(DataReady(prepared.facts, prepared.seconds))
        threads = resources.n_threads(self._config, self._machine)
        repeats = self._config.deterministic == "on"
        probed = yield from self._errands.ask(
            ChooseMode(self._config.device, threads, str(self._machine.cache), repeats)
        )
        assert isinstance(probed, ModeProbed)
        self._mode = self._kept_mode(probed.mode)
        self._mode_number = self._project.mode_number(self._mode)
        yield from self._publish(LogWritten("info", f"{probed.finding}."))
        n_slots = yield from self._choose_n_slots(probed.card)
        yield from self._publish(ModeChosen(self._mode_number, self._mode, n_slots))
        self._crew.grow(n_slots)
        yield from self._learn_from_history(prepared.facts)
        self._lineup = self._make_lineup(prepared.facts)
        self._publisher.on_event = self._lineup.hear
        self._jobs = TrialJobs(
            self._config,
            self._space,
            self._recipe,
            self._models,
            self._checkpoints,
            prepared.images,
            prepared.facts,
            self._mode,
        )
        yield from self._foretell(probed.card, n_slots)

    def _learn_from_history(self, facts: DataFacts) -> Events:
        """Take over what still fits of an earlier search: all at once, so that no crash leaves half of it."""
        if self._history is None or self._state.history is not None:
            return
        limits = resources.limits(self._config, self._mode)
        fits, left_out = self._history.fitting(
            self._config, facts, self._space, self._draw, self._recipe.defaults,
            lambda started: limits.admit(started, started.ms) and isfinite(self._config.objectives.size_of(started)),
        )  # fmt: skip
        events = list(import_events(self._history, fits, left_out, self._project.mode_number, self._models.adopt))
        self._log.append_all(events)
        for event in events:
            self._state.apply(event)
        self._study.record_past(events)
        self._mirror.notify()
        yield from events

    def _kept_mode(self, probed: NumericMode) -> NumericMode:
        """A project keeps its first mode on a device, so that its scores stay comparable."""
        return next((mode for mode in self._state.modes.values() if mode.device == probed.device), probed)

    def _choose_n_slots(self, card: str) -> Generator[Event, None, int]:
        """Trials at once, measured where that is left to us and nothing is known of this card."""
        if not resources.is_measured(self._config, self._mode):
            return resources.n_slots(self._config, self._machine, self._mode)
        memory = TrialsAtOnceMemory(self._machine.cache, card, self._mode)
        n_slots = memory.recall()
        if n_slots is None:
            yield from self._publish(LogWritten("info", "Measuring how many trials at once pay on this GPU."))
            wishes, mode = self._control.waitable, self._mode
            rehearsal = Rehearsal(self._crew, mode, wishes, self._on_wishes, self._publish)
            n_slots = yield from most_productive(rehearsal.speeds, self._machine.n_cores)
            self._crew.shrink(n_slots)
            memory.keep(n_slots)
        return n_slots

    def _foretell(self, card: str, n_slots: int) -> Events:
        """Say how long the search may take, the speed of the machine measured first where it is not known."""
        if not self._machine.foretells or self._state.data is None or isinstance(self._space, UserSpace):
            return
        foreseer = Foreseer(self._config, self._machine, self._space, self._recipe)
        facts, n_left = self._state.data, self._state.n_left
        if not foreseer.knows(self._mode, card, n_slots):
            if not foreseer.is_worth_it(facts, n_left):
                return
            yield from self._publish(LogWritten("info", "Measuring the speed of this machine, a matter of seconds."))
            wishes = self._control.waitable
            speed = yield from calibrated(self._crew, n_slots, self._mode, wishes, self._on_wishes)
            foreseer.learn(self._mode, card, n_slots, speed)
        self._foreseer = foreseer
        estimated = foreseer.estimated(facts, n_left)
        if estimated is not None:
            yield from self._publish(estimated)

    def _make_lineup(self, facts: DataFacts) -> Lineup:
        limits = resources.limits(self._config, self._mode)
        proposer = Proposer(
            space=self._space,
            draw=self._draw,
            strategy=self._strategy,
            recipe=self._recipe,
            limits=limits,
            input_shape=facts.input_shape,
            n_classes=len(facts.classes),
            seed=self._config.seed,
            objectives=self._config.objectives,
            n_known_good=resources.n_known_good(self._config, self._state.n_trials),
        )
        return Lineup(
            self._config, self._state, proposer, limits, self._mode_number, self._measure, lambda: self._pausing
        )

    # --- trials

    def _train_all(self) -> Events:
        while True:
            yield from self._fill_slots()
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

    def _fill_slots(self) -> Events:
        assert self._lineup is not None
        assert self._jobs is not None
        for slot in self._crew.idle:
            if self._pausing or self._is_late:
                return
            try:
                started = self._again.popleft() if self._again else (yield from self._lineup.next(slot))
            except AllTried as end:
                if not self._crew.is_busy:
                    yield from self._publish(LogWritten("info", str(end)))
                return
            if started is None:
                return
            known = self._state.rows.get((started.study, started.trial))
            if known is not None:
                started = self._jobs.resumed(started, len(known.curve))
            yield from self._publish(started)
            self._crew.start(slot, started, self._jobs.job(started))
            self._silence.begin(slot)

    @property
    def _is_late(self) -> bool:
        return self._max_seconds is not None and self._stopwatch.seconds() >= self._max_seconds

    def _measure(self, architecture: ArchitectureSpec, slot: int) -> Measured:
        try:
            answer = yield from self._errands.ask(MeasureLatency(architecture, self._mode.device), slot)
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
                self._attempts.got_further(message.trial)
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
        assert self._jobs is not None
        self._failures_in_a_row = 0
        started = self._release(slot)
        if self._foreseer is not None and self._state.data is not None:
            self._foreseer.hear(self._jobs.spec(started), self._state.data, trained)
        finished = trial_events.trained_as(started, trained)
        leads = finished.state == "COMPLETE" and self._state.would_lead(finished)
        before = {row.trial for row in self._state.leaders}
        yield from self._publish(replace(finished, model=self._models.name(started.trial) if leads else ""))
        # Only now that the event is durable may the weights of the losers go.
        for trial in (before | {started.trial}) - {row.trial for row in self._state.leaders}:
            self._models.remove(trial)
        reached("models-removed")
        self._checkpoints.remove(started.trial)

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
        self._release(slot)
        self._crew.replace(slot)
        self._again.append(replace(started, time=trial_events.now(), resumes_after=0))
        yield from self._publish(LogWritten("warning", words, started.trial))

    def _on_failed(self, slot: int, reason: str, traceback: str = "") -> Events:
        self._failures_in_a_row += 1
        seconds = self._crew.seconds_in(slot)
        started = self._release(slot)
        self._crew.replace(slot)
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
        seconds = self._crew.seconds_in(slot)
        started = self._release(slot)
        self._crew.replace(slot)
        yield from self._publish(
            trial_events.skipped(started, self._state.rows["search", trial], self._config.objective, seconds)
        )
        self._checkpoints.remove(trial)

    def _release(self, slot: int) -> TrialStarted:
        self._silence.end(slot)
        return self._crew.release(slot).started

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

    def _score_best(self) -> Generator[Event, None, float | None]:
        """The best model's accuracy on the sealed test part; None where there is no model, or no test part."""
        best, facts = self._state.best, self._state.data
        if best is None or facts is None or not facts.n_test:
            return None
        job = ScoreTest(
            model=str(self._models.place(best.trial)),
            data=self._config.data_spec(),
            cache=str(self._machine.cache),
            device=self._mode.device,
            n_threads=self._machine.n_cores,
        )
        scored = yield from self._errands.ask(job)
        assert isinstance(scored, TestScored)
        return scored.accuracy

    def _measure_best(self) -> Events:
        """Say how fast the best network is now that nothing else runs, where its time was limited."""
        best, facts = self._state.best, self._state.data
        if best is None or best.ms is None or facts is None or self._lineup is None or not self._lineup.measures:
            return
        architecture = self._space.assemble(best.params, facts.input_shape, len(facts.classes))
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
            project=str(self._project.root),
            reason=reason,
            time=trial_events.now(),
            detail=detail,
        )
