"""The winner is trained on every image outside the test part, and then meets the test part: once."""

from collections.abc import Generator, Iterator
from dataclasses import replace

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event, LogWritten, ModeChosen, ModelTested, TrialStarted
from nas_desktop.core.specs import DataFacts
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search import trial_events
from nas_desktop.search.errands import Errands
from nas_desktop.search.finalists import Chosen, chosen, temperature_of
from nas_desktop.search.legs.checks_leg import ChecksLeg, training_of
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.preparation import Prepared
from nas_desktop.search.publisher import Publisher
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.trial_jobs import TrialJobs
from nas_desktop.search.trial_runner import TrialRunner
from nas_desktop.training.jobs import DataPrepared, PrepareData, ScoreTest, TestScored

Events = Iterator[Event]


class FinalTraining:
    """What comes after the verdict."""

    def __init__(
        self,
        parts: SearchParts,
        prepared: Prepared,
        crew: Crew,
        runner: TrialRunner,
        publisher: Publisher,
        errands: Errands,
    ) -> None:
        self._parts = parts
        self._config = parts.config
        self._state = parts.state
        self._prepared = prepared
        self._crew = crew
        self._runner = runner
        self._publish = publisher.publish
        self._errands = errands

    def train(self) -> Events:
        """Train the chosen design, unless that is done. Where it comes to nothing the search's best model remains."""
        taken = chosen(self._state)
        if taken is None or self._is_done(taken):
            return
        planner = self._prepared.planner
        yield from planner.begin("final")
        self._crew.shrink(1)  # the others' memory is wanted now
        try:
            everything = yield from self._images()
        except NasError as error:
            yield from self._publish(LogWritten("warning", f"There is no final training: {error.message}"))
            return
        if everything.facts.fingerprint != self._prepared.facts.fingerprint:
            changed = "The images have changed since the search read them: there is no final training."
            yield from self._publish(LogWritten("warning", changed))
            return
        mode_number, jobs = yield from self._jobs(everything, temperature_of(self._state, taken))
        start = self._fitted(taken.start(planner.plan.final_epochs), everything.facts)
        epochs = planner.final_epochs(self._epoch_s(jobs, start, everything.facts))
        if not epochs:
            yield from self._publish(LogWritten("warning", "There is no time left for a final training."))
            return
        start = replace(start, epochs=epochs)
        start = replace(self._fitted(start, everything.facts), max_seconds=planner.final_seconds())
        leg = ChecksLeg("final", self._state, [start], planner, jobs, self._config.seed, mode_number)
        yield from self._runner.train_all(leg)

    def test(self) -> Generator[Event, None, float | None]:
        """Score the final model on the sealed test part, or the best of the search; None without model or test part.

        Scoring the same model again is no second look: what it scored is known.
        """
        row, facts = self._state.final or self._state.best, self._state.data
        if row is None or facts is None or not facts.n_test:
            return None
        known = next((test for test in self._state.tests if (test.study, test.trial) == (row.study, row.trial)), None)
        if known is not None:
            return known.accuracy
        job = ScoreTest(
            model=str(self._parts.models.place((row.study, row.trial))),
            data=self._config.data_spec(),
            cache=str(self._parts.machine.cache),
            device=self._prepared.mode.device,
            n_threads=self._threads_alone,
        )
        scored = yield from self._errands.ask(job)
        assert isinstance(scored, TestScored)
        yield from self._publish(self._tested(row, scored))
        return scored.accuracy

    def _is_done(self, taken: Chosen) -> bool:
        """Whether this design was trained finally before the search was extended."""
        wanted = training_of(taken.start(1))
        return any(training_of(row) == wanted and row.state == "COMPLETE" for row in self._state.checks_rows)

    def _epoch_s(self, jobs: TrialJobs, start: TrialStarted, facts: DataFacts) -> float | None:
        foreseer = self._prepared.foreseer
        seconds = foreseer.seconds_of(jobs.spec(start), facts, alone=True) if foreseer is not None else None
        return seconds / start.epochs if seconds else None

    def _images(self) -> Generator[Event, None, DataPrepared]:
        spec = replace(self._config.data_spec(), everything=True)
        prepared = yield from self._errands.ask(PrepareData(spec, str(self._parts.machine.cache)))
        assert isinstance(prepared, DataPrepared)
        return prepared

    def _jobs(self, everything: DataPrepared, temperature: float) -> Generator[Event, None, tuple[int, TrialJobs]]:
        """Of the final training, which has no images of its own to find its temperature on."""
        parts, mode = self._parts, self._prepared.mode
        alone = replace(mode, n_threads=self._threads_alone) if mode.device == "cpu" else mode
        number = parts.project.mode_number(alone)
        if number not in self._state.modes:
            yield from self._publish(ModeChosen(number, alone, 1))
        jobs = TrialJobs(
            self._config, parts.space, parts.recipe, parts.models, parts.checkpoints, everything.images,
            everything.facts, alone, temperature,
        )  # fmt: skip
        return number, jobs

    @property
    def _threads_alone(self) -> int:
        """All cores but one, which is the rest of the computer's.

        Threads of one process wait for each other: on all cores, whatever else runs makes it several times as slow.
        """
        return max(self._prepared.mode.n_threads, self._parts.machine.n_cores - 1)

    def _fitted(self, start: TrialStarted, facts: DataFacts) -> TrialStarted:
        """The design with the batch size that so many images want, unless the search chose it."""
        defaults = {"optimizer": start.params.get("optimizer", "")}
        batch = self._parts.recipe.fitted(defaults, facts, start.epochs).defaults.get("batch_size")
        if batch is None or "batch_size" in start.drawn:
            return start
        return replace(start, params={**start.params, "batch_size": batch})

    def _tested(self, row: TrialRow, scored: TestScored) -> ModelTested:
        before = {test.model_sha256 for test in self._state.tests if test.test_sha256 == scored.test_sha256}
        return ModelTested(
            study=row.study,
            trial=row.trial,
            model=self._parts.models.name((row.study, row.trial)),
            model_sha256=scored.model_sha256,
            test_sha256=scored.test_sha256,
            accuracy=scored.accuracy,
            n_images=scored.n_images,
            n_models=len(before | {scored.model_sha256}),
            time=trial_events.now(),
        )
