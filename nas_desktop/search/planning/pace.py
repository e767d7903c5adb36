"""How long the trainings of a search take, in the mean: what a plan is made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heapreplace
from math import ceil
from statistics import fmean
from typing import Self

from nas_desktop.core.specs import DataFacts
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

# The networks that win are larger than the mean of the space: among 18 of the extended space all of the best five end
# 128 to 256 wide, none of the worst five does (performance study, section 3).
LEADER_COST = 1.4
# One training alone, on all cores but one, beside one of several at once: 1.28 to 1.34 with two cores (section 1.2).
# More cores are used less well; the exponent is that of two.
_ALONE_EXPONENT = 0.4
# Where nothing is measured: images a second of a mean staged-cnn and of a small network in one of two slots, AVX-512.
_ASSUMED_IMAGES_PER_SECOND, _ASSUMED_OF_CONTROL = 500.0, 3000.0
_START_S = 1.5  # of a training in a warm worker: kernels are made, memory is touched (section 1.4)
# Scoring a test image in fp32 beside training on one in bf16: 0.34 was measured, on two cores with AVX-512.
_SCORING_SHARE = 0.4
_READ_PER_SECOND = 3000.0  # small test images, from files
_PRIOR_TRIALS = 8  # a foretold mean weighs as much as so many trials
_LEAST_TRIALS = 2


@dataclass(frozen=True, slots=True)
class TrainingTime:
    """Mean seconds of a training: what it takes whatever its length, and each epoch."""

    once: float
    epoch: float

    def of(self, n_epochs: int) -> float:
        """Seconds of a training of so many epochs."""
        return self.once + self.epoch * n_epochs if n_epochs else 0.0

    def epochs_in(self, seconds: float) -> int:
        """Whole epochs that fit into so many seconds, 0 or more."""
        return max(0, int((seconds - self.once) / self.epoch + 1e-9)) if self.epoch > 0 else 0

    def epochs_to_fill(self, seconds: float) -> int:
        """Epochs, at least 1, with which a training that the clock ends after so many seconds is not over before."""
        return max(1, ceil((seconds - self.once) / self.epoch - 1e-9)) if self.epoch > 0 else 1

    def times(self, factor: float) -> "TrainingTime":
        """That of a training `factor` times as slow."""
        return TrainingTime(self.once * factor, self.epoch * factor)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a search goes on this machine. All but `final` are of one training while every slot is busy."""

    design: TrainingTime  # the mean of what is tried, on the search's images
    leader: TrainingTime  # of what is good enough to be trained in full
    control: TrainingTime  # of a small network of the control
    final: TrainingTime  # on every image outside the test part, with nothing beside it; once: those images are read
    test_s: float  # the sealed test part is read and scored
    is_known: bool = True  # measured on this machine; otherwise assumed

    def with_final(self, n_epochs: int, seconds: float, reading_s: float = 0.0) -> Self:
        """The same with the final training of a winner that is known.

        Args:
            n_epochs: of a training on every image outside the test part.
            seconds: that such a training of the winner takes, with nothing beside it.
            reading_s: until those images are ready.
        """
        return replace(self, final=TrainingTime(reading_s, seconds / n_epochs))


def pace_of(
    design: TrainingTime,
    facts: DataFacts,
    final_images: int,
    n_slots: int,
    *,
    reading_s: float = 0.0,
    control: TrainingTime | None = None,
    epoch_share: float = 1.0,
) -> Pace:
    """The pace of a search whose mean design is known.

    Args:
        final_images: those outside the test part.
        reading_s: until they are ready.
        control: a small network's time, where it is known.
        epoch_share: of an image's time in the search, what one takes in the final training, whose batches are larger.
    """
    leader = design.times(LEADER_COST)
    faster = alone_factor(n_slots)
    epoch = leader.epoch * final_images / max(1, facts.n_train) * epoch_share / faster
    return Pace(
        design,
        leader,
        control or design.times(_ASSUMED_IMAGES_PER_SECOND / _ASSUMED_OF_CONTROL),
        TrainingTime(leader.once / faster + reading_s, epoch),
        facts.n_test * (_SCORING_SHARE * leader.epoch / max(1, facts.n_train) + 1 / _READ_PER_SECOND),
    )


def assumed_pace(facts: DataFacts, final_images: int, n_slots: int, reading_s: float = 0.0) -> Pace:
    """The pace where the machine was not measured or the networks are unknown, by their images alone."""
    design = TrainingTime(_START_S, (facts.n_train + facts.n_val / 3) / _ASSUMED_IMAGES_PER_SECOND)
    return replace(pace_of(design, facts, final_images, n_slots, reading_s=reading_s), is_known=False)


def alone_factor(n_slots: int) -> float:
    """How many times as fast one training with nothing beside it is as one of `n_slots` at once."""
    return float(n_slots**_ALONE_EXPONENT)


def learned(pace: Pace, state: SearchState) -> Pace:
    """The pace corrected by the search's own trials: what a strategy tries is not the mean of the space."""
    rows = [row for row in state.search_rows if row.came_to_its_end and row.origin != "history" and row.seconds > 0]
    if len(rows) < _LEAST_TRIALS:
        return pace
    ratio = _ratio(rows, pace.design)
    weight = _PRIOR_TRIALS if pace.is_known else 0.5
    design = pace.design.times((weight + len(rows) * ratio) / (weight + len(rows)))
    best = sorted(rows, key=lambda row: row.score or 0.0, reverse=True)[: max(_LEAST_TRIALS, len(rows) // 5)]
    leader_ratio = _ratio(best, pace.leader)
    factor = (weight + len(best) * leader_ratio) / (weight + len(best))
    final = TrainingTime(pace.final.once, pace.final.epoch * factor)
    return replace(pace, design=design, leader=pace.leader.times(factor), final=final, test_s=pace.test_s * factor)


def makespan(seconds: Sequence[float], n_slots: int, running: Sequence[float] = ()) -> float:
    """Until the last of some trainings has ended, the longest begun first (Graham 1969).

    Args:
        running: seconds that each running one still takes.
    """
    slots = [*running, *[0.0] * (max(1, n_slots) - len(running))]
    heapify(slots)
    for one in sorted(seconds, reverse=True):
        heapreplace(slots, slots[0] + one)
    return max(slots)


def _ratio(rows: Sequence[TrialRow], time: TrainingTime) -> float:
    return fmean(row.seconds / time.of(max(1, len(row.curve) or row.epochs)) for row in rows)
