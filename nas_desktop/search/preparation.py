"""What happens before the first trial: images, numeric mode, trials at once, an earlier search, an estimate."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from math import isfinite

from nas_desktop.core.events import DataReady, Event, LogWritten, ModeChosen, SearchPlanned
from nas_desktop.core.specs import ArchitectureSpec, DataFacts, NumericMode
from nas_desktop.search import resources
from nas_desktop.search.calibration_round import calibrated
from nas_desktop.search.control_networks import control_networks, control_start
from nas_desktop.search.errands import Errands
from nas_desktop.search.foreseer import Foreseer
from nas_desktop.search.history_import import import_events
from nas_desktop.search.latency_gate import Measured
from nas_desktop.search.legs.search_leg import SearchLeg
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.planner import Planner
from nas_desktop.search.planning.deadline import Deadline
from nas_desktop.search.planning.pace import Pace, assumed_pace
from nas_desktop.search.proposer import Proposer
from nas_desktop.search.publisher import Publisher
from nas_desktop.search.rehearsal import Rehearsal
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.search.trial_jobs import TrialJobs
from nas_desktop.search.trial_runner import TrialRunner
from nas_desktop.search.trials_at_once import TrialsAtOnceMemory, most_productive
from nas_desktop.search_space.user_file import UserSpace
from nas_desktop.training.jobs import ChooseMode, DataPrepared, ModeProbed, PrepareData

Events = Iterator[Event]
_READ_PER_SECOND = 3000  # small images, from files


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the trials of a search need."""

    facts: DataFacts
    mode: NumericMode
    mode_number: int
    planner: Planner
    search_leg: SearchLeg
    jobs: TrialJobs  # of every training on the search's images
    foreseer: Foreseer | None  # where the machine is measured


class Preparation:
    """Prepares one search; the first worker finds out what there is to find out.

    Args:
        runner: answers what the user wants meanwhile.
        stopwatch: runs since the start or resume, pauses excluded.
        measure: an architecture's milliseconds, in an idle slot, by its number.
    """

    def __init__(
        self,
        parts: SearchParts,
        crew: Crew,
        publisher: Publisher,
        errands: Errands,
        runner: TrialRunner,
        stopwatch: Stopwatch,
        measure: Callable[[ArchitectureSpec, int], Measured],
    ) -> None:
        self._parts = parts
        self._config = parts.config
        self._state = parts.state
        self._crew = crew
        self._publisher = publisher
        self._publish = publisher.publish
        self._errands = errands
        self._runner = runner
        self._on_wishes = runner.on_wishes
        self._stopwatch = stopwatch
        self._measure = measure
        self._recipe = parts.recipe  # fitted to the images, once they are known

    def run(self) -> Generator[Event, None, Prepared]:
        """Everything, event by event.

        Raises:
            NasError: the images cannot be used, or the machine cannot.
        """
        parts, config, cache = self._parts, self._config, str(self._parts.machine.cache)
        prepared = yield from self._errands.ask(PrepareData(config.data_spec(), cache))
        assert isinstance(prepared, DataPrepared)
        facts = prepared.facts
        parts.project.note_data(facts)
        self._recipe = parts.recipe.fitted(parts.space.defaults, facts, config.n_epochs)
        yield from self._publish(DataReady(facts, prepared.seconds))
        threads, repeats = resources.n_threads(config, parts.machine), config.deterministic == "on"
        probed = yield from self._errands.ask(ChooseMode(config.device, threads, cache, repeats))
        assert isinstance(probed, ModeProbed)
        mode = self._kept_mode(probed.mode)
        mode_number = parts.project.mode_number(mode)
        yield from self._publish(LogWritten("info", f"{probed.finding}."))
        n_slots = yield from self._choose_n_slots(mode, probed.card)
        yield from self._publish(ModeChosen(mode_number, mode, n_slots))
        self._crew.grow(n_slots)
        foreseer = yield from self._foretell(facts, mode, probed.card, n_slots)
        jobs = TrialJobs(
            config, parts.space, self._recipe, parts.models, parts.checkpoints, prepared.images, facts, mode
        )
        planner = self._planner(facts, n_slots, foreseer, jobs, prepared.seconds)
        yield from self._learn_from_history(facts, mode, planner.plan)
        leg = self._search_leg(facts, mode, mode_number, jobs, planner)
        return Prepared(facts, mode, mode_number, planner, leg, jobs, foreseer)

    def _kept_mode(self, probed: NumericMode) -> NumericMode:
        """A project keeps its first mode on a device, so that its scores stay comparable."""
        return next((mode for mode in self._state.modes.values() if mode.device == probed.device), probed)

    def _choose_n_slots(self, mode: NumericMode, card: str) -> Generator[Event, None, int]:
        """Trials at once, measured where that is left to us and nothing is known of this card."""
        machine = self._parts.machine
        if not resources.is_measured(self._config, mode):
            return resources.n_slots(self._config, machine, mode)
        memory = TrialsAtOnceMemory(machine.cache, card, mode)
        n_slots = memory.recall()
        if n_slots is None:
            yield from self._publish(LogWritten("info", "Measuring how many trials at once pay on this GPU."))
            wishes = self._parts.control.waitable
            rehearsal = Rehearsal(self._crew, mode, wishes, self._on_wishes, self._publish)
            n_slots = yield from most_productive(rehearsal.speeds, machine.n_cores)
            self._crew.shrink(n_slots)
            memory.keep(n_slots)
        return n_slots

    def _learn_from_history(self, facts: DataFacts, mode: NumericMode, plan: SearchPlanned) -> Events:
        """Take over what still fits of an earlier search: all at once, so that no crash leaves half of it."""
        parts, config = self._parts, self._config
        if parts.history is None or self._state.history is not None:
            return
        limits = resources.limits(config, mode)
        fits, left_out = parts.history.fitting(
            config, facts, parts.space, parts.draw, self._recipe.defaults,
            lambda started: limits.admit(started, started.ms) and isfinite(config.objectives.size_of(started)), plan,
        )  # fmt: skip
        number, adopt = parts.project.mode_number, parts.models.adopt
        yield from self._publisher.publish_past(list(import_events(parts.history, fits, left_out, number, adopt)))

    def _foretell(
        self, facts: DataFacts, mode: NumericMode, card: str, n_slots: int
    ) -> Generator[Event, None, Foreseer | None]:
        """Say how long the search may take, the speed of the machine measured first where it is not known."""
        parts = self._parts
        if not parts.machine.foretells or isinstance(parts.space, UserSpace):
            return None
        foreseer = Foreseer(self._config, parts.machine, parts.space, self._recipe)
        n_left = self._state.n_left
        if not foreseer.knows(mode, card, n_slots):
            if not foreseer.is_worth_it(facts, n_left):
                return None
            yield from self._publish(LogWritten("info", "Measuring the speed of this machine, a matter of seconds."))
            speed = yield from calibrated(self._crew, n_slots, mode, parts.control.waitable, self._on_wishes)
            foreseer.learn(mode, card, n_slots, speed)
        estimated = foreseer.estimated(facts, n_left)
        if estimated is not None:
            yield from self._publish(estimated)
        return foreseer

    def _planner(
        self, facts: DataFacts, n_slots: int, foreseer: Foreseer | None, jobs: TrialJobs, reading_s: float
    ) -> Planner:
        parts = self._parts
        deadline = Deadline(self._config, self._stopwatch, parts.spent_before, parts.first_started)
        n_all = facts.n_images - facts.n_test
        # What lies in the cache was read at another time.
        reading_s = n_all * max(reading_s / (facts.n_train + facts.n_val), 1 / _READ_PER_SECOND)
        networks = control_networks(parts.recipe, facts, self._config.n_epochs)
        control = [jobs.spec(control_start(i, net, self._config.n_epochs)) for i, net in enumerate(networks)]

        def pace() -> Pace:
            known = foreseer.pace(facts, n_all, reading_s, control) if foreseer is not None else None
            return known or assumed_pace(facts, n_all, n_slots, reading_s)

        return Planner(self._config, self._state, facts, n_slots, pace, deadline, self._publish)

    def _search_leg(
        self, facts: DataFacts, mode: NumericMode, mode_number: int, jobs: TrialJobs, planner: Planner
    ) -> SearchLeg:
        parts, config = self._parts, self._config
        limits = resources.limits(config, mode)
        proposer = Proposer(
            space=parts.space,
            draw=parts.draw,
            strategy=parts.strategy,
            recipe=self._recipe,
            limits=limits,
            input_shape=facts.input_shape,
            n_classes=len(facts.classes),
            seed=config.seed,
            objectives=config.objectives,
            n_known_good=resources.n_known_good(config, self._state.n_trials),
        )
        return SearchLeg(
            config, self._state, proposer, planner, limits, mode_number, jobs, self._measure,
            lambda: self._runner.is_pausing, self._is_late, self._publish,
        )  # fmt: skip

    def _is_late(self) -> bool:
        limit = self._parts.max_seconds
        return limit is not None and self._stopwatch.seconds() >= limit
