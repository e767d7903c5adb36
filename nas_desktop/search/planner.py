"""Keeps the plan of a running search: makes it, says it anew when it changes, and knows whether a trial still fits."""

from collections.abc import Callable, Iterator
from math import ceil

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, SearchPlanned
from nas_desktop.core.specs import DataFacts, LegName
from nas_desktop.core.state import SearchState
from nas_desktop.search import trial_events
from nas_desktop.search.planning.deadline import Deadline
from nas_desktop.search.planning.pace import Pace, learned
from nas_desktop.search.planning.plan import Task, has_changed, make_plan
from nas_desktop.search.planning.progress import Progress
from nas_desktop.search.planning.reserve import may_start, seconds_for_leg, seconds_until_overdue

_MORE_THAN_FIT = 1.5  # times the epochs that are thought to fit: a guess is rarely further off
# Images seen, of those that a full training of the search sees: there are more different ones among them, and of those
# the accuracy is made. Less than this is no gain, and the best of the search is kept.
_LEAST_OF_FULL = 0.75


class Planner:
    """The plan of one search.

    Args:
        pace: how long trainings take, as far as it is known now.
    """

    def __init__(
        self,
        config: SearchConfig,
        state: SearchState,
        facts: DataFacts,
        n_slots: int,
        pace: Callable[[], Pace],
        deadline: Deadline,
        publish: Callable[[Event], Iterator[Event]],
    ) -> None:
        self._config = config
        self._state = state
        self._n_slots = n_slots
        self._n_train = facts.n_train
        self._final_images = facts.n_images - facts.n_test - facts.n_skipped
        self._pace = pace
        self._deadline = deadline
        self._publish = publish
        self._leg: LegName = "control"
        self.plan = self._made(state.plan)

    def begin(self, leg: LegName) -> Iterator[Event]:
        """From here on `leg` is under way."""
        self._leg = leg
        yield from self.renew()

    def renew(self) -> Iterator[Event]:
        """Think again, now that more is known; says so where the plan is another one."""
        self.plan = self._made(self.plan)
        if self._is_worth_saying and has_changed(self.plan, self._state.plan):
            yield from self._publish(self.plan)

    def may_start(self, leg: LegName, n_epochs: int, *, is_good: bool = False) -> bool:
        """Whether a training of so many epochs still fits before what is kept for later legs.

        Args:
            is_good: of a design that did well: those are the larger ones.
        """
        if leg == "final":  # ends by its own clock
            return True
        pace = learned(self._pace(), self._state)
        search = pace.leader if is_good else pace.design
        time = {"control": pace.control, "search": search, "finalists": pace.leader}[leg]
        is_needed = self._state.best is None
        return may_start(self.plan, leg, time.of(n_epochs), self._deadline.left(), is_needed=is_needed)

    def seconds_left(self, leg: LegName) -> float | None:
        """Until trainings of `leg` have to be broken off for the sake of what comes later; None: never.

        The final training ends by its own clock.
        """
        if leg == "final":
            return None
        return seconds_until_overdue(self.plan, leg, self._deadline.left())

    def final_seconds(self) -> float | None:
        """That the final training may take; None: as many as it needs."""
        return seconds_for_leg(self.plan, "final", self._deadline.left())

    def final_epochs(self, epoch_s: float | None) -> int:
        """Of the final training: as planned, or so many that it is the clock that ends them.

        Args:
            epoch_s: seconds that one is thought to take; None: unknown.

        Returns:
            0 where it has too little time to see nearly as many images as a training of the search: it would be worse.
        """
        planned, seconds = self.plan.final_epochs, self.final_seconds()
        if seconds is None:
            return planned
        epochs = seconds / (epoch_s or learned(self._pace(), self._state).final.epoch)
        if epochs * self._final_images < _LEAST_OF_FULL * self.plan.full_epochs * self._n_train:
            return 0
        return ceil(_MORE_THAN_FIT * epochs)

    @property
    def _is_worth_saying(self) -> bool:
        """A search that only trains networks, as many as were asked for, has no plan to tell of."""
        config, plan = self._config, self.plan
        is_plain = not (plan.screen_epochs or plan.n_control or plan.final_epochs)
        return config.is_timed or not is_plain

    def _made(self, previous: SearchPlanned | None) -> SearchPlanned:
        pace = learned(self._pace(), self._state)
        return make_plan(
            self._config,
            Task(self._state.n_trials, self._n_slots, self._final_images),
            pace,
            self._deadline.budget(),
            Progress.of(self._state, pace, self._leg),
            previous,
            trial_events.now(),
        )
