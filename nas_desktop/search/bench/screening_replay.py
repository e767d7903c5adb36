"""Screening against none, replayed on designs whose trainings are recorded. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean

from nas_desktop.core.seeds import derive_seed

POLICIES: tuple[int | None, ...] = (None, 2, 3, 5)  # how many screened designs are trained in full; None: no screening
_TIME_SHARES = (0.25, 0.5)  # of what it takes to train every design in full


@dataclass(frozen=True, slots=True)
class Known:
    """One design: what each of its trainings came to, and the seconds it took."""

    full: float
    full_s: float
    short: float
    short_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One search in one order of the designs."""

    score: float | None  # of the winner, trained in full; None where no training fits
    n_designs: int
    n_full: int
    seconds: float  # of all trainings together


@dataclass(frozen=True, slots=True)
class PolicyFound:
    """One policy under one condition, over all orders."""

    policy: str
    condition: str
    mean: float | None  # score of the winners
    lowest: float | None
    highest: float | None
    n_none: int  # orders in which nothing fitted
    n_designs: float  # means, as below
    n_full: float
    seconds: float  # wall time, if all slots are always busy


def replayed(designs: Sequence[Known], n_orders: int, n_slots: int, seed: int = 0) -> list[PolicyFound]:
    """Every policy at equal numbers of designs and at equal wall time, in the same random orders."""
    orders = [_shuffled(designs, seed, number) for number in range(n_orders)]
    everything_s = sum(design.full_s for design in designs)
    counts = sorted({max(1, len(designs) // 2), len(designs)})
    by_count = [
        _summed(k, f"{n} designs", [searched(order[:n], k) for order in orders], n_slots)
        for n in counts
        for k in POLICIES
    ]
    by_time = [
        _summed(
            k, f"{100 * share:g} % of the time", [searched(one, k, share * everything_s) for one in orders], n_slots
        )
        for share in _TIME_SHARES
        for k in POLICIES
    ]
    return [*by_count, *by_time]


def searched(order: Sequence[Known], k: int | None, seconds: float | None = None) -> Outcome:
    """One search that tries the designs in this order, as many as fit.

    With screening as many are screened as leave time to train the best `k` of them in full; how long that takes is
    known beforehand, as a plan foretells it.

    Args:
        k: how many of the screened designs are trained in full; None: every design is, and none is screened.
        seconds: of one slot; None: there is time for all.
    """
    fitting = Outcome(None, 0, 0, 0.0)
    for n in range(1, len(order) + 1):  # what takes a new leader in the place of a slow one may be quicker again
        outcome = _outcome(order[:n], k)
        if seconds is None or outcome.seconds <= seconds:
            fitting = outcome
    return fitting


def rank_correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Spearman's coefficient, -1 to 1; equal values share the mean of their ranks. None where nothing can be ranked."""
    ranks = [_ranks(values) for values in (left, right)]
    gaps = [[rank - fmean(some) for rank in some] for some in ranks if some]
    if len(gaps) != 2:
        return None
    spread = sqrt(sum(a * a for a in gaps[0]) * sum(b * b for b in gaps[1]))
    return sum(a * b for a, b in zip(*gaps, strict=True)) / spread if spread else None


def _outcome(tried: Sequence[Known], k: int | None) -> Outcome:
    full = tried if k is None else sorted(tried, key=lambda design: -design.short)[:k]
    short_s = 0.0 if k is None else sum(design.short_s for design in tried)
    seconds = short_s + sum(design.full_s for design in full)
    return Outcome(max(design.full for design in full), len(tried), len(full), seconds)


def _summed(k: int | None, condition: str, outcomes: Sequence[Outcome], n_slots: int) -> PolicyFound:
    scores = [outcome.score for outcome in outcomes if outcome.score is not None]
    return PolicyFound(
        policy="no screening" if k is None else f"screen, best {k} in full",
        condition=condition,
        mean=fmean(scores) if scores else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        n_none=len(outcomes) - len(scores),
        n_designs=fmean(outcome.n_designs for outcome in outcomes),
        n_full=fmean(outcome.n_full for outcome in outcomes),
        seconds=fmean(outcome.seconds for outcome in outcomes) / n_slots,
    )


def _shuffled(designs: Sequence[Known], seed: int, number: int) -> list[Known]:
    order = list(designs)
    Random(derive_seed(seed, "order", number)).shuffle(order)  # noqa: S311  # nothing secret depends on it
    return order


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]
