"""The search itself, from its first event to its last. A stream of events, each durable before anything else hears."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from nas_desktop import __version__
from nas_desktop.core.errors import NasError
from nas_desktop.core.events import (
    EndReason,
    Event,
    LogWritten,
    SearchExtended,
    SearchFinished,
    SearchResumed,
    SearchStarted,
    TrialStarted,
)
from nas_desktop.core.specs import ArchitectureSpec, LegName
from nas_desktop.search import finalists, trial_events
from nas_desktop.search.control_networks import control_networks
from nas_desktop.search.design import Design
from nas_desktop.search.errands import Errands
from nas_desktop.search.final_training import FinalTraining
from nas_desktop.search.latency_gate import Measured
from nas_desktop.search.legs.checks_leg import ChecksLeg
from nas_desktop.search.legs.leg import InTurn
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.preparation import Preparation, Prepared
from nas_desktop.search.publisher import Publisher, StopWanted
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.search.trial_runner import EndSearch, TrialRunner
from nas_desktop.search_space.user_file import UserSpace
from nas_desktop.training.jobs import LatencyMeasured, MeasureLatency, TrialTrained

Events = Iterator[Event]


class SearchEngine:
    """One search on one project. `run` is the whole interface; it is iterated in one thread."""

    def __init__(self, parts: SearchParts) -> None:
        self._parts = parts
        self._config = parts.config
        self._state = parts.state
        self._publisher = Publisher(parts.log, parts.state, parts.study, parts.mirror, parts.control)
        self._publish = self._publisher.publish
        self._crew = Crew(parts.machine.make_slot)
        self._stopwatch = Stopwatch()
        self._runner = TrialRunner(parts, self._crew, self._publisher, self._stopwatch, self._learn_duration)
        self._errands = Errands(self._crew, parts.control, self._runner.on_wishes, self._publish)
        self._prepared: Prepared | None = None

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
                test_accuracy = yield from self._all_legs()
            except (EndSearch, StopWanted) as end:
                self._crew.close()
                reason = end.reason if isinstance(end, EndSearch) else "stopped"
                yield self._publisher.publish_at_once(self._finished(reason, detail=str(end)))
            except NasError as error:
                self._crew.close()
                yield self._publisher.publish_at_once(self._finished("failed", detail=str(error)))
                raise
            else:
                self._parts.checkpoints.sweep(())  # where the system refused to remove one
                self._parts.models.sweep(self._state.kept_models)
                yield from self._publish(self._finished("done", test_accuracy))
        finally:
            self._crew.close()

    # --- before the first trial

    def _begun(self) -> Event:
        unfinished = [key for key, row in self._state.rows.items() if row.state in ("RUNNING", "WAITING")]
        self._parts.models.sweep(self._state.kept_models)
        self._parts.checkpoints.sweep(unfinished)
        root = str(self._parts.project.root)
        if self._state.name:
            trials = tuple(trial for study, trial in unfinished if study == "search")
            return SearchResumed(root, self._state.n_finished, trials, trial_events.now())
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
            self._parts, self._crew, self._publisher, self._errands, self._runner, self._stopwatch, self._measure
        )

    # --- legs

    def _all_legs(self) -> Generator[Event, None, float | None]:
        """Everything between the first event and the last; returns the accuracy on the test part."""
        prepared = yield from self._preparation().run()
        self._prepared, self._publisher.on_event = prepared, prepared.search_leg.hear
        yield from prepared.planner.begin("search")
        networks = control_networks(self._parts.recipe, prepared.facts, self._config.n_epochs)
        small = finalists.control_starts(self._state, prepared.planner.plan, networks)[: len(networks)]
        control = self._checks_leg(prepared, "control", small)
        yield from self._runner.train_all(InTurn([control, prepared.search_leg]))
        yield from prepared.search_leg.close()
        yield from self._measure_best(prepared)
        yield from self._judge(prepared, networks)
        final = FinalTraining(self._parts, prepared, self._crew, self._runner, self._publisher, self._errands)
        if self._config.final_training == "on":
            yield from final.train()
        return (yield from final.test())

    def _checks_leg(self, prepared: Prepared, name: LegName, wanted: Sequence[TrialStarted]) -> ChecksLeg:
        seed, mode = self._config.seed, prepared.mode_number
        return ChecksLeg(name, self._state, wanted, prepared.planner, prepared.jobs, seed, mode)

    def _judge(self, prepared: Prepared, networks: Sequence[Design]) -> Events:
        """Train the best again, beside the control, and say who won."""
        yield from prepared.planner.begin("finalists")
        plan = prepared.planner.plan
        if not plan.n_finalists:
            return
        wanted = tuple(finalists.wanted(self._state, plan, networks))
        yield from self._runner.train_all(self._checks_leg(prepared, "finalists", wanted))
        verdict, before = finalists.verdict(self._state, plan), self._state.verdict
        if verdict is not None and (before is None or replace(before, time=verdict.time) != verdict):
            yield from self._publish(verdict)

    def _measure(self, architecture: ArchitectureSpec, slot: int) -> Measured:
        device = self._prepared.mode.device if self._prepared is not None else "cpu"
        try:
            answer = yield from self._errands.ask(MeasureLatency(architecture, device), slot)
        except NasError:  # too large for the device, perhaps; another design will do
            self._crew.replace(slot)
            return None
        assert isinstance(answer, LatencyMeasured)
        return answer.ms

    def _measure_best(self, prepared: Prepared) -> Events:
        """Say how fast the best network is now that nothing else runs, where its time was limited."""
        best, facts = self._state.best, self._state.data
        if best is None or best.ms is None or facts is None or not prepared.search_leg.measures:
            return
        architecture = self._parts.space.assemble(best.params, facts.input_shape, len(facts.classes))
        ms = yield from self._measure(architecture, 0)
        if ms is not None:
            again = f"The network of trial {best.trial} takes {ms:.2f} ms an image"
            yield from self._publish(LogWritten("info", f"{again}; before its training it took {best.ms:.2f} ms."))

    def _learn_duration(self, started: TrialStarted, trained: TrialTrained) -> None:
        prepared, facts = self._prepared, self._state.data
        if prepared is not None and prepared.foreseer is not None and facts is not None and started.stage != "final":
            prepared.foreseer.hear(prepared.jobs.spec(started), facts, trained)

    def _finished(self, reason: EndReason, test_accuracy: float | None = None, detail: str = "") -> SearchFinished:
        best, final = self._state.best, self._state.final
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
            final_trial=final.trial if final else None,
        )
