"""Limits on axes, and the trials that keep to all of them."""

from collections.abc import Sequence

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.trial_axes import TrialAxis

_EDGE = 1e-6  # of an axis: a limit at its very end limits nothing
_STEPS = 20  # of the keys, from one end of an axis to the other
_FIRST = 0.25  # of an axis, where the keys begin


class Brush:
    """At most one range of measures for each axis, by the axis's name."""

    def __init__(self) -> None:
        self.limits: dict[str, tuple[float, float]] = {}

    def limit(self, axis: TrialAxis, low: float, high: float) -> None:
        """Keep only trials from `low` to `high`; a choice is kept whole, and a range of none lifts the limit."""
        low, high = min(low, high), max(low, high)
        if axis.is_choice:
            inside = [place for place, _ in axis.ticks if low - 0.35 <= place <= high + 0.35]
            if not inside or len(inside) == len(axis.ticks):
                self.lift(axis.name)
                return
            low, high = inside[0], inside[-1]
        self.limits[axis.name] = (max(axis.low, low), min(axis.high, high))

    def shift(self, axis: TrialAxis, low_steps: int, high_steps: int) -> None:
        """Move the ends of a range by so many steps; without a limit, all of the axis is the range.

        Where both ends move one way and there is no limit yet, the range begins at that end of the axis.
        """
        step = 1.0 if axis.is_choice else (axis.high - axis.low) / _STEPS
        if axis.name not in self.limits and low_steps == high_steps:
            width = 0.0 if axis.is_choice else _FIRST * (axis.high - axis.low)
            low, high = (axis.high - width, axis.high) if low_steps > 0 else (axis.low, axis.low + width)
        else:
            low, high = self.limits.get(axis.name, (axis.low, axis.high))
            low, high = low + low_steps * step, high + high_steps * step
        if low_steps == high_steps and (low < axis.low - _EDGE or high > axis.high + _EDGE):
            return  # it has arrived
        if low <= high + _EDGE:
            self.limit(axis, max(axis.low, low), min(axis.high, high))

    def lift(self, name: str) -> None:
        """Take the limit of an axis away."""
        self.limits.pop(name, None)

    def clear(self) -> None:
        """Take all limits away."""
        self.limits.clear()

    def kept(self, axes: Sequence[TrialAxis], trials: Sequence[TrialRow]) -> frozenset[int] | None:
        """The numbers of the trials inside every limit; None while there is no limit."""
        limited = [(axis, *self.limits[axis.name]) for axis in axes if axis.name in self.limits]
        if not limited:
            return None
        return frozenset(row.trial for row in trials if all(_inside(row, *limit) for limit in limited))

    def words(self, axes: Sequence[TrialAxis]) -> str:
        """The limits in words: `accuracy above 79.4 %, optimizer AdamW`."""
        return ", ".join(_words(axis, *self.limits[axis.name]) for axis in axes if axis.name in self.limits)


def _inside(trial: TrialRow, axis: TrialAxis, low: float, high: float) -> bool:
    measure = axis.measure(trial)
    room = _EDGE * max(axis.high - axis.low, 1e-9)
    return measure is not None and low - room <= measure <= high + room


def _words(axis: TrialAxis, low: float, high: float) -> str:
    name = axis.full[:1].lower() + axis.full[1:]
    if axis.is_choice:
        chosen = [words for place, words in axis.ticks if low <= place <= high]
        return f"{name} {' or '.join(chosen)}"
    room = _EDGE * (axis.high - axis.low)
    if high >= axis.high - room:
        return f"{name} above {axis.words(low)}"
    if low <= axis.low + room:
        return f"{name} below {axis.words(high)}"
    return f"{name} {axis.words(low)} to {axis.words(high)}"
