"""A search that has to be ready in time: what is kept for its end comes first, the designs get the rest."""

from dataclasses import dataclass, replace

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.specs import LegName
from nas_desktop.search.planning.checks import (
    MOST_RANDOM,
    MOST_SEEDS,
    N_NETS,
    NO_CHECKS,
    Checks,
    wanted_finalists,
    with_random_designs,
)
from nas_desktop.search.planning.deadline import Budget
from nas_desktop.search.planning.pace import Pace
from nas_desktop.search.planning.progress import Progress
from nas_desktop.search.planning.stages import Stages, stages_begun, stages_for

# The final training lifts a winner by more points than any search does, so it has the largest single share; where time
# is very short, less, or hardly any design would be tried.
_SHORT_S, _LONG_S = 180.0, 600.0
_FINAL_SHARE, _FINAL_SHARE_LONG = 0.3, 0.4
_ONE_EPOCH_SHARE = 0.5  # for a final training of one epoch, where the images are so many
_MOST_FINAL_EPOCHS = 30  # by then a small network has learned what it can; the search has more use for the time
_MOST_EPOCHS_TO_SPARE = 60  # of time nobody else needs, where the number of designs was given
_CHECKS_SHARE, _CONTROL_SHARE = 0.2, 0.1
_CLOSING_SHARE, _CLOSING_S, _MOST_CLOSING_S = 0.015, 3.0, 60.0  # stores and files; they do not grow without end
_LEAST_DESIGNS = 6  # fewer are a comparison rather than a search
_MOST_LEAST_DESIGNS = 12
_LEAST_CHECKED = 3  # out of fewer nobody chose; up to so many are tried rather than one checked
_ROOM = 1.15  # for designs beyond what they take in the mean, where their number is given
FINALISTS_ROOM = 1.1  # the best may be larger than thought
_MUCH_MORE = 2  # times as many designs as planned: then the machine is another one than was thought
_LOOSE, _TIGHT = 1.2, 0.85  # checks that are planned stay planned while they fit about


@dataclass(frozen=True, slots=True)
class Timing:
    """What there is to fit, and into what."""

    n_trials: int  # designs, at most
    n_slots: int
    pace: Pace
    budget: Budget
    done: Progress
    previous: Checks | None = None  # checks planned so far
    n_previous: int = 0  # designs planned so far

    @property
    def in_all(self) -> float:
        """Seconds of the whole search."""
        return self.budget.in_all or 0.0

    @property
    def left(self) -> float:
        """Seconds of it that are left."""
        return self.budget.left or 0.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fits."""

    stages: Stages
    n_designs: int
    n_full: int
    checks: Checks
    final_epochs: int
    seconds: dict[LegName, float]


def fit(config: SearchConfig, timing: Timing) -> Fitted:
    """The longest schedule with which enough designs can be tried, and as many of them as fit.

    Where even one epoch is too long for that: fewer designs, then no checks. Something is always trained.
    """
    done = timing.done
    # Once a full training has begun, or one of the control, all others are as long.
    possible = range(config.n_epochs, 0, -1) if done.full_epochs is None else (done.full_epochs,)
    for n_epochs in possible:
        attempt = _Attempt(config, timing, n_epochs)
        if attempt.is_enough:
            return attempt.fitted()
    attempt = _Attempt(config, timing, possible[-1])
    if attempt.n_designs < min(timing.n_trials, _LEAST_CHECKED):
        attempt = _Attempt(config, timing, possible[-1], checked=False)
    return attempt.fitted()


def closing_seconds(pace: Pace, in_all: float | None) -> float:
    """Kept for the test part, the stores and the files; `in_all`: seconds of the whole search, if it has an end."""
    more = _CLOSING_S if in_all is None else min(_MOST_CLOSING_S, max(_CLOSING_S, _CLOSING_SHARE * in_all))
    return pace.test_s + more


def final_share(in_all: float) -> float:
    """Of a whole search of so many seconds, for its final training."""
    along = (in_all - _SHORT_S) / (_LONG_S - _SHORT_S)
    return _FINAL_SHARE + (_FINAL_SHARE_LONG - _FINAL_SHARE) * min(1.0, max(0.0, along))


def least_designs(n_epochs: int) -> int:
    """Designs there have to be at least, if each is to have so many epochs.

    They grow together: with the time there is, a search first tries six designs briefly, then more of them longer.
    """
    return _LEAST_CHECKED if n_epochs <= 1 else min(_MOST_LEAST_DESIGNS, _LEAST_DESIGNS + n_epochs - 2)


class _Attempt:
    """A plan with full trainings of so many epochs; what is kept depends on the time in all, so it does not swing."""

    def __init__(self, config: SearchConfig, timing: Timing, n_epochs: int, *, checked: bool = True) -> None:
        self._config, self._timing, self._n_epochs = config, timing, n_epochs
        self._pace, self._done, self._slots = timing.pace, timing.done, timing.n_slots
        self._is_checked = checked and config.checks == "on"
        least = min(timing.n_trials, least_designs(n_epochs))
        self._stages = stages_begun(stages_for(config, n_epochs, least), timing.done)
        self._closing = min(closing_seconds(self._pace, timing.in_all), timing.left / 2)
        self._final = self._final_reserve()
        nets = Checks(0, N_NETS if self._is_checked else 0)
        self._control = nets.control_s(self._pace, n_epochs, self._slots, self._done.n_control)
        self._checks_cap = self._checks_reserve()
        kept = self._closing + self._final + self._control + self._checks_cap
        self._window = max(0.0, timing.left - kept)
        self.n_designs = self._designs()
        self._n_full = self._full(self.n_designs)
        self._checks = self._best_checks()

    @property
    def is_enough(self) -> bool:
        """Whether so many designs can be tried as such a schedule is worth, and the winner be checked."""
        if self._done.full_epochs is not None:
            return True
        least = min(self._timing.n_trials, least_designs(self._n_epochs))
        return self.n_designs >= least and (not self._is_checked or self._checks.n_finalists > 0)

    def fitted(self) -> Fitted:
        """The plan; time that nobody needs goes to the final training."""
        n_designs, n_full = max(1, self.n_designs), max(1, self._n_full)
        finalists = self._finalists_s(self._checks)
        finalists = max(finalists, min(self._checks_cap, finalists * FINALISTS_ROOM))
        search = self._window
        if self.n_designs >= self._most_designs():
            search = min(search, self._seconds(self.n_designs) / self._slots * _ROOM)
        spare = self._window - search + self._checks_cap - finalists
        final, epochs = self._final, 0
        if self._config.final_training == "on":
            final = max(0.0, final + spare)
            if n_designs >= self._timing.n_trials:
                final = min(final, max(self._final, self._pace.final.of(_MOST_EPOCHS_TO_SPARE)))
            epochs = self._pace.final.epochs_to_fill(final)
        seconds: dict[LegName, float] = {
            "control": self._checks.control_s(self._pace, self._n_epochs, self._slots, self._done.n_control),
            "search": search,
            "finalists": finalists,
            "final": final,
            "closing": self._closing,
        }
        return Fitted(self._stages, n_designs, min(n_full, n_designs), self._checks, epochs, seconds)

    def _final_reserve(self) -> float:
        """Seconds kept for the final training, whatever the search may need."""
        if self._config.final_training == "off":
            return 0.0
        in_all, final = self._timing.in_all, self._pace.final
        most = final.of(max(_MOST_FINAL_EPOCHS, self._config.n_epochs))
        wanted = max(min(final_share(in_all) * in_all, most), min(final.of(1), _ONE_EPOCH_SHARE * in_all))
        return max(0.0, min(wanted, self._timing.left - self._closing))

    def _checks_reserve(self) -> float:
        """Seconds kept for the finalists and the rest of the control."""
        if not self._is_checked:
            return 0.0
        most = Checks(wanted_finalists(self._timing.n_trials), N_NETS + MOST_RANDOM, MOST_SEEDS)
        first = most.control_s(self._pace, self._n_epochs, self._slots)
        wanted = most.finalists_s(self._pace, self._n_epochs, self._slots, Progress())
        return max(0.0, min(wanted, _CHECKS_SHARE * self._timing.in_all - first))

    def _most_designs(self) -> int:
        """More are not planned, even if they fit: the next longer schedule, at the least, would have as many.

        So more time never means fewer designs; what is left over makes the final training longer.
        """
        if self._n_epochs >= self._config.n_epochs or self._config.final_training == "off":
            return self._timing.n_trials
        if not self._is_checked and self._config.checks == "on":
            return min(self._timing.n_trials, _LEAST_CHECKED)
        usual = max(self._timing.n_previous, self._done.n_designs) or least_designs(self._n_epochs + 1)
        is_faster = bool(self._timing.n_previous) and self._fitting(_MUCH_MORE * usual) >= _MUCH_MORE * usual
        return self._timing.n_trials if is_faster else min(self._timing.n_trials, usual)

    def _designs(self) -> int:
        """As many as fit, those that have begun included."""
        if not self._done.n_designs and self._stages.longest(self._pace) > self._window:
            return 0
        return self._fitting(self._most_designs())

    def _fitting(self, most: int) -> int:
        """The same, but no more than `most`."""
        low, high = self._done.n_designs, max(self._done.n_designs, min(most, self._timing.n_trials))
        while low < high:  # the seconds grow with the designs
            middle = (low + high + 1) // 2
            if self._seconds(middle) <= self._window * self._slots:
                low = middle
            else:
                high = middle - 1
        return low

    def _seconds(self, n_designs: int) -> float:
        """Of one slot, until so many are done. The last leave slots idle: half a training for each but one."""
        n_full = max(0, self._stages.n_full(n_designs) - self._done.n_full)
        to_come = self._stages.seconds(n_designs - self._done.n_designs, n_full, self._pace)
        return to_come + sum(self._done.running) + self._idle()

    def _idle(self) -> float:
        return (self._slots - 1) / 2 * self._stages.seconds(0, 1, self._pace)

    def _full(self, n_designs: int) -> int:
        """How many are trained in full: the usual share, or fewer where those that have begun leave no more time."""
        begun, wanted = self._done.n_full, self._stages.n_full(n_designs)
        if not self._stages.screen_epochs or wanted <= begun:
            return max(begun, wanted)
        room = self._window * self._slots - sum(self._done.running)
        room -= self._stages.seconds(n_designs - self._done.n_designs, 0, self._pace)
        return max(begun, min(wanted, begun + int(room / self._stages.seconds(0, 1, self._pace))))

    def _best_checks(self) -> Checks:
        """As many finalists as there is time for; what was planned stays while it fits about."""
        if not self._is_checked:
            return NO_CHECKS
        before = self._timing.previous
        if before is None:
            return self._checks_within(1.0)
        low, high = self._checks_within(_TIGHT), self._checks_within(_LOOSE)
        return before if low.n_finalists <= before.n_finalists <= high.n_finalists else self._checks_within(1.0)

    def _checks_within(self, share: float) -> Checks:
        """What fits into such a share of the time that is kept for it."""
        pace, n_epochs, cap = self._pace, self._n_epochs, self._checks_cap * share
        control_work = _CONTROL_SHARE * self._timing.in_all * self._slots * share
        for n in range(wanted_finalists(self._n_full), 0, -1):
            checks = Checks(n, N_NETS)
            if checks.control_work(pace, n_epochs) > control_work or self._finalists_s(checks) > cap:
                continue
            if self._timing.in_all >= _LONG_S:
                more = with_random_designs(checks, self._n_full, pace, n_epochs, control_work)
                checks = more if self._finalists_s(more) <= cap else checks
            more = replace(checks, n_seeds=MOST_SEEDS)
            fits = more.control_work(pace, n_epochs) <= control_work and self._finalists_s(more) <= cap
            return more if fits else checks
        alone = Checks(0, N_NETS, 1)
        return alone if alone.control_work(pace, n_epochs) <= control_work else NO_CHECKS

    def _finalists_s(self, checks: Checks) -> float:
        return checks.finalists_s(self._pace, self._n_epochs, self._slots, self._done)
