"""How long a search will still take: an honest range, from the trials that have finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

from nas_desktop.analysis.legs import leg_of, leg_share, seconds_kept
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

_SPREAD = 1.28  # normal deviates either way: eight of ten outcomes lie between
_LEAST_SPREAD = 0.08  # of the time left; no forecast from a handful of trials is better than that


@dataclass(frozen=True, slots=True)
class TimedTrial:
    """What a finished trial tells: how much there was to do, and how long it took."""

    cost: float  # multiply-adds of one image × epochs; 1 where unknown
    seconds: float


def seconds_left(state: SearchState) -> tuple[float, float] | None:
    """The range of seconds until all of `state` is ready; None until two trials of the search have finished.

    What follows the search takes what its plan foresees for it.
    """
    finished = [row for row in state.search_rows if row.state in ("COMPLETE", "PRUNED") and row.seconds > 0]
    running = [row for row in state.search_rows if row.state == "RUNNING"]
    begun = [(_cost(row), row.share_done) for row in running]
    n_to_come = _trials_to_come(state, finished, running)
    span = remaining_seconds([_timed(row) for row in finished], begun, n_to_come, max(1, state.n_slots))
    later = _seconds_later(state)
    return (span[0] + later, span[1] + later) if span is not None else None


def _trials_to_come(state: SearchState, finished: Sequence[TrialRow], running: Sequence[TrialRow]) -> float:
    """Trials that have not begun, as so many of the finished ones: a full training is several screenings long."""
    n_first = max(0, state.n_left - sum(row.promoted_from is None for row in running))
    plan = state.plan
    if plan is None or not plan.screen_epochs or plan.is_halving or not finished:
        return n_first
    n_full = max(0, plan.n_full - sum(row.promoted_from is not None for row in state.search_rows))
    epochs = n_first * plan.screen_epochs + n_full * plan.full_epochs
    return epochs / fmean(row.epochs for row in finished)


def _seconds_later(state: SearchState) -> float:
    plan, leg = state.plan, leg_of(state)
    if plan is None or leg is None:
        return 0.0
    under_way = plan.seconds_for.get(leg, 0.0) * (1.0 - leg_share(state, leg)) if leg != "search" else 0.0
    return under_way + seconds_kept(plan, leg if leg != "control" else "search")


def remaining_seconds(
    finished: Sequence[TimedTrial], begun: Sequence[tuple[float, float]], n_to_come: float, n_slots: int
) -> tuple[float, float] | None:
    """The least and the most seconds that are left, most probably.

    The work that is left is what the running trials still have to do and, for those to come, the mean of the finished.
    Its uncertainty is that of single trials, which evens out over many, and that of the mean itself, which does not.

    Args:
        finished: trials that have ended.
        begun: cost and share done of each running trial.
        n_to_come: trials that have not begun.
        n_slots: trials trained at once.
    """
    if len(finished) < 2:
        return None
    pace = sum(trial.seconds for trial in finished) / sum(trial.cost for trial in finished)  # seconds a unit of cost
    typical = [trial.seconds for trial in finished]
    mean, deviation = fmean(typical), pstdev(typical)
    in_work = [pace * cost * (1 - share) for cost, share in begun]
    work = (sum(in_work) + n_to_come * mean) / n_slots
    middle = max(work, *in_work, 0.0) if in_work else work  # the longest running trial cannot be shared out
    single = deviation * sqrt(n_to_come)
    of_mean = n_to_come * deviation / sqrt(len(finished))
    spread = max(_SPREAD * sqrt(single**2 + of_mean**2) / n_slots, _LEAST_SPREAD * middle)
    return max(0.0, middle - spread), middle + spread


def _timed(row: TrialRow) -> TimedTrial:
    epochs = len(row.curve) or row.epochs  # an early stop is cheaper than planned
    return TimedTrial(max(1.0, float(row.n_macs)) * max(1, epochs), row.seconds)


def _cost(row: TrialRow) -> float:
    return max(1.0, float(row.n_macs)) * row.epochs
