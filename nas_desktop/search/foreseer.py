"""What a search knows of its own duration: the measured speed of the machine, corrected by every trial that ends."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchEstimated
from nas_desktop.core.specs import DataFacts, NumericMode, TrialSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.network.speed import MachineSpeed, TrialTime
from nas_desktop.search.estimate import design_times, estimate
from nas_desktop.search.planning.pace import Pace, TrainingTime, alone_factor, pace_of
from nas_desktop.search.resources import Machine
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.jobs import TrialTrained
from nas_desktop.training.recipes import Recipe
from nas_desktop.training.speed_memory import KnownSpeed, SpeedMemory

_LEAST_IMAGES = 200_000  # seen in all trials together: minutes on most machines


class Foreseer:
    """Tells how long the trials of a search may take, once the machine is measured."""

    def __init__(self, config: SearchConfig, machine: Machine, space: SearchSpace, recipe: Recipe) -> None:
        self._config = config
        self._space = space
        self._recipe = recipe
        self._memory = SpeedMemory(machine.cache, config.device, config.slots)
        self._known: KnownSpeed | None = None
        self._times: tuple[TrainingTime | None, TrainingTime | None] | None = None

    def knows(self, mode: NumericMode, card: str, n_slots: int) -> bool:
        """Whether the machine was measured before, in this mode and with so many trials at once."""
        known = self._memory.recall()
        if known is not None and (known.mode, known.card, known.n_slots) == (mode, card, n_slots):
            self._known = known
        return self._known is not None

    def is_worth_it(self, facts: DataFacts, n_trials: int) -> bool:
        """Whether to measure the machine: for a short search that would take as long as the search itself."""
        return n_trials * self._config.n_epochs * facts.n_train >= _LEAST_IMAGES

    def learn(self, mode: NumericMode, card: str, n_slots: int, speed: MachineSpeed | None) -> None:
        """The machine was measured; None where it could not be."""
        if speed is not None:
            self._known = KnownSpeed(mode, n_slots, card, speed)
            self._memory.keep(self._known)
            self._times = None

    def estimated(self, facts: DataFacts, n_trials: int) -> SearchEstimated | None:
        """How long `n_trials` more trials may take."""
        if self._known is None:
            return None
        found = estimate(self._config, self._space, self._recipe, facts, self._known, n_trials)
        if found is None:
            return None
        low, high = found.seconds_low, found.seconds_high
        return SearchEstimated(found.trials, found.n_slots, low, high, found.seconds_a_trial)

    def seconds_of(self, spec: TrialSpec, facts: DataFacts, *, alone: bool = False) -> float | None:
        """How long one trial may take, every slot busy; None where the machine is not measured.

        Args:
            facts: of the images that it is trained on.
            alone: nothing is trained beside it.
        """
        if self._known is None:
            return None
        time = self._time(self._known, spec, facts)
        faster = alone_factor(self._known.n_slots) if alone else 1.0
        return time.seconds * self._known.correction / faster

    def pace(
        self, facts: DataFacts, final_images: int, reading_s: float = 0.0, control: Sequence[TrialSpec] = ()
    ) -> Pace | None:
        """How fast the search goes, from random designs; None where that cannot be told.

        Args:
            facts: of the images of the search.
            final_images: those outside the test part.
            reading_s: until these are ready.
            control: the small networks of the control, as they are trained.
        """
        if self._known is None:
            return None
        if self._times is None:  # designs are drawn once; what is learned since is a factor
            self._times = self._training_times(self._known, facts, final_images)
        search, final = self._times
        if search is None or final is None:
            return None
        factor = self._known.correction
        small = _mean_time([self._time(self._known, spec, facts) for spec in control])
        return pace_of(
            search.times(factor), facts, final_images, self._known.n_slots, reading_s=reading_s,
            control=small.times(factor) if small is not None else None,
            epoch_share=final.epoch / search.epoch * facts.n_train / final_images,
        )  # fmt: skip

    @staticmethod
    def _time(known: KnownSpeed, spec: TrialSpec, facts: DataFacts) -> TrialTime:
        return TrialTime(cost_of(spec.architecture), spec.training, facts.n_train, facts.n_val, known.speed)

    def _training_times(
        self, known: KnownSpeed, facts: DataFacts, final_images: int
    ) -> tuple[TrainingTime | None, TrainingTime | None]:
        """Of a mean design on the images of the search, and on all."""
        everything = replace(facts, n_train=final_images, n_val=0)
        config, space, recipe = self._config, self._space, self._recipe
        return (
            _mean_time(design_times(config, space, recipe, facts, known)),
            _mean_time(design_times(config, space, recipe, everything, known)),
        )

    def hear(self, spec: TrialSpec, facts: DataFacts, trained: TrialTrained) -> None:
        """A trial has ended; how long it really took is remembered for the next search."""
        if self._known is None:
            return
        time = self._time(self._known, spec, facts)
        foretold = time.of_epochs(trained.epochs)
        if foretold > 0 and trained.seconds > 0:
            self._known = self._known.with_ratio(trained.seconds / foretold)
            self._memory.keep(self._known)


def _mean_time(times: Sequence[TrialTime]) -> TrainingTime | None:
    if not times:
        return None
    return TrainingTime(
        fmean(time.of_epochs(0) for time in times), fmean(time.of_epochs(1) - time.of_epochs(0) for time in times)
    )
