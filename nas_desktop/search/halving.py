"""Successive halving: every trial rests after a few epochs, and only the best third goes on from there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan

from nas_desktop.core.trial_row import TrialRow

ETA = 3  # one in so many goes on
_MIN_EPOCHS_TO_WAIT = 6  # shorter trainings are judged after one epoch, warm-up or not


@dataclass(frozen=True, slots=True)
class Promotion:
    """A resting trial that goes on."""

    trial: int
    rests_after: int | None  # epochs from its first; None: it is trained to its end


@dataclass(frozen=True)
class Halving:
    """Asynchronous successive halving, whose trials go on where they rest (ASHA: Li et al., 2020, algorithm 2).

    It is meant for trainings whose rate is not annealed: how well an annealed one does before its end says little.
    Everything follows from the rows of a search, so that a resumed search decides what an unbroken one decides.

    Args:
        n_epochs: of a whole training.
        n_full: trials to be trained to their end, at least, once no new one begins.
        warms_up: whether the rate rises first. The first epoch of a longer training then tells nothing.
    """

    n_epochs: int
    n_full: int = 1
    warms_up: bool = False

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """After how many epochs trials rest, ascending; none where a training is too short for it."""
        rung = 2 if self.warms_up and self.n_epochs >= _MIN_EPOCHS_TO_WAIT else 1
        rungs = []
        while rung < self.n_epochs:
            rungs.append(rung)
            rung *= ETA
        return tuple(rungs)

    def rests_after(self, n_trained: int) -> int | None:
        """Where a trial that is trained for so many epochs rests next; None: nowhere."""
        return next((rung for rung in self.rungs if rung > n_trained), None)

    def n_survivors(self, n_trials: int) -> int:
        """How many of so many trials earn a training to their end; one at least."""
        for _ in self.rungs:
            n_trials //= ETA
        return max(1, n_trials)

    def is_resting(self, row: TrialRow) -> bool:
        """Whether a trial waits at a rung for the verdict, rather than having been interrupted on its way to one.

        One that was interrupted just as it came there, or just as it went on, counts as resting: the verdict on it is
        the same once more.
        """
        return row.state == "WAITING" and len(row.curve) in self.rungs

    def next(self, rows: Sequence[TrialRow], *, is_closing: bool = False) -> Promotion | None:
        """The resting trial that goes on; None: a new one may begin, to rest after the first rung.

        Args:
            rows: of the search.
            is_closing: no new trial begins any more. Beside those that deserve it the best go on until `n_full` are
                trained to their end; None then means that nothing is to be started before a running trial rests or
                ends.
        """
        rows = _own(rows)
        deserved = self._deserved(rows)
        if deserved is not None or not is_closing:
            return deserved
        n_full = sum(row.state == "COMPLETE" or self._is_under_way(row) for row in rows)
        return self._best_resting(rows) if n_full < self.n_full else None

    def losers(self, rows: Sequence[TrialRow]) -> tuple[int, ...]:
        """The trials that rest and will not go on, once no new one begins; none while that is open."""
        rows = _own(rows)
        if self._deserved(rows) or sum(row.state == "COMPLETE" for row in rows) < self.n_full:
            return ()  # whoever rests may still be needed, should a running one fail
        return tuple(row.trial for row in rows if self.is_resting(row))

    def _deserved(self, rows: Sequence[TrialRow]) -> Promotion | None:
        """The best trial that rests at the highest rung at which one belongs to the best third."""
        for rung in reversed(self.rungs):
            ranked = sorted((row for row in rows if _has_reached(row, rung)), key=lambda row: _rank(row, rung))
            for row in ranked[: len(ranked) // ETA]:
                if self._rests_at(row, rung):
                    return Promotion(row.trial, self.rests_after(rung))
        return None

    def _best_resting(self, rows: Sequence[TrialRow]) -> Promotion | None:
        """The best trial at the highest rung at which one rests."""
        for rung in reversed(self.rungs):
            resting = [row for row in rows if self._rests_at(row, rung)]
            if resting:
                return Promotion(min(resting, key=lambda row: _rank(row, rung)).trial, self.rests_after(rung))
        return None

    def _is_under_way(self, row: TrialRow) -> bool:
        return row.state == "RUNNING" or (row.state == "WAITING" and not self.is_resting(row))

    def _rests_at(self, row: TrialRow, rung: int) -> bool:
        return self.is_resting(row) and len(row.curve) == rung


def _own(rows: Sequence[TrialRow]) -> list[TrialRow]:
    """An earlier search's trials may have been trained otherwise, and one that failed has no place to keep."""
    return [row for row in rows if row.study == "search" and row.origin != "history" and row.state != "FAIL"]


def _has_reached(row: TrialRow, rung: int) -> bool:
    """Whether a trial counts at a rung: one that stopped early by itself has nothing left to show at later ones."""
    return len(row.curve) >= rung or row.state == "COMPLETE"


def _rank(row: TrialRow, rung: int) -> tuple[float, int]:
    """Ascending from the best; of equal ones the earlier trial. What counts is the best epoch, as at the end."""
    return -max(_finite(row, rung), default=-inf), row.trial


def _finite(row: TrialRow, rung: int) -> Iterator[float]:
    return (score for epoch, score in row.curve if epoch <= rung and not isnan(score))
