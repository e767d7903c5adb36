"""What time is kept for the legs of a search still to come, and what may begin beside that."""

from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import LegName
from nas_desktop.search.planning.progress import LEGS

# What is broken off shortly before its end is lost as a whole; what comes later only grows a little shorter.
_LENT = 1 / 3


def kept_for_later(plan: SearchPlanned, leg: LegName) -> float:
    """Seconds that are kept for the legs after `leg`."""
    return sum(plan.seconds_for.get(later, 0.0) for later in LEGS[LEGS.index(leg) + 1 :])


def seconds_for_leg(plan: SearchPlanned, leg: LegName, left: float | None) -> float | None:
    """Seconds that `leg` may still take when it is under way; None: as many as it needs."""
    return None if left is None else max(0.0, left - kept_for_later(plan, leg))


def may_start(
    plan: SearchPlanned, leg: LegName, seconds: float, left: float | None, *, is_needed: bool = False
) -> bool:
    """Whether a training fits before what is kept for later.

    Args:
        leg: that it belongs to.
        seconds: that it is thought to take.
        left: until everything must be ready; None: nobody waits.
        is_needed: there would be no model without it, so only the closing is kept.
    """
    if left is None:
        return True
    kept = plan.seconds_for.get("closing", 0.0) if is_needed else kept_for_later(plan, leg)
    return seconds <= left - kept


def is_overdue(plan: SearchPlanned, leg: LegName, left: float | None, seconds_to_go: float = 0.0) -> bool:
    """Whether a running training has to be broken off for the sake of what comes after it.

    It may take up to a third of what is kept for later, but nothing of the closing.

    Args:
        leg: that it belongs to.
        left: until everything must be ready; None: nobody waits.
        seconds_to_go: that it is thought to take still.
    """
    return left is not None and left - seconds_to_go < _untouchable(plan, leg)


def seconds_until_overdue(plan: SearchPlanned, leg: LegName, left: float | None) -> float | None:
    """Until what runs in `leg` has to be broken off, below 0 where that is past; None: nobody waits."""
    return None if left is None else left - _untouchable(plan, leg)


def _untouchable(plan: SearchPlanned, leg: LegName) -> float:
    """Of what is kept for later than `leg`, that which no running training may take."""
    closing = plan.seconds_for.get("closing", 0.0) if leg != "closing" else 0.0
    return closing + max(0.0, kept_for_later(plan, leg) - closing) * (1 - _LENT)
