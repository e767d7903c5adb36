"""Trials of the study "checks", which no strategy sees: control, fresh seeds of the finalists, the final training."""

from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from nas_desktop.core.events import Event, TrialStarted
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import LegName, Stage
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search import trial_events
from nas_desktop.search.planner import Planner
from nas_desktop.search.trial_jobs import TrialJobs

Training = tuple[Stage, int, int | None]  # what is trained; several trials of one differ by their seed


class ChecksLeg:
    """Trains what is wanted, each as often as it is named, less what has begun before; see `Leg`.

    Args:
        wanted: starts of trials, in the order of their importance; number, seed and time are given here.
        mode: the number of the numeric mode that trials begin in.
    """

    def __init__(
        self,
        name: LegName,
        state: SearchState,
        wanted: Sequence[TrialStarted],
        planner: Planner,
        jobs: TrialJobs,
        search_seed: int,
        mode: int,
    ) -> None:
        self.jobs = jobs
        self._name: LegName = name
        self._state = state
        self._planner = planner
        self._search_seed = search_seed
        self._mode = mode
        trainings = {training_of(start) for start in wanted}
        begun = [row for row in state.checks_rows if training_of(row) in trainings]
        self._again = deque(row for row in begun if row.state in ("RUNNING", "WAITING"))
        self._missing = deque(_without(wanted, begun))

    def next(self, slot: int) -> Generator[Event, None, TrialStarted | None]:
        """See `Leg`."""
        yield from ()
        if self._again:
            return trial_events.started_again(self._again.popleft(), self._mode)
        if not self._missing or not self._planner.may_start(self._name, self._missing[0].epochs):
            return None
        trial = len(self._state.checks_rows)
        seed = derive_seed(self._search_seed, "checks", trial)
        return replace(
            self._missing.popleft(), study="checks", trial=trial, seed=seed, mode=self._mode, time=trial_events.now()
        )

    def ended(self) -> Iterator[Event]:
        """See `Leg`."""
        return self._planner.renew()

    def seconds_left(self) -> float | None:
        """See `Leg`."""
        return self._planner.seconds_left(self._name)


def training_of(trial: TrialStarted | TrialRow) -> Training:
    """What a trial trains, whatever its seed."""
    return trial.stage, trial.design, trial.promoted_from


def _without(wanted: Sequence[TrialStarted], begun: Sequence[TrialRow]) -> Iterator[TrialStarted]:
    there = Counter(training_of(row) for row in begun)
    for start in wanted:
        if there[training_of(start)] > 0:
            there[training_of(start)] -= 1
        else:
            yield start
