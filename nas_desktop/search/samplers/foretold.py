"""What trials that were broken off would have come to, by what others gained after the same step."""

from collections.abc import Mapping, Sequence
from math import isfinite
from statistics import median

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def foretold(scores: Array, broken_off: NDArray[np.bool_], readings: Sequence[Mapping[int, float]]) -> Array:
    """The newest reading of each trial that was broken off, plus the median gain of those that went on from there.

    Those that went on were the better ones, often by luck, and gain less than another would have: ranks stay as the
    readings have them. Where no trial has come to its end, all are foretold for the highest step that any has reached.

    Args:
        scores: at the end, (n,); more is better.
        broken_off: which trials have no score of an end, (n,).
        readings: of each trial, by step.

    Returns:
        (n,); NaN where nothing can be foretold, and where trials came to their end.
    """
    ends = [None if stopped else float(score) for stopped, score in zip(broken_off, scores, strict=True)]
    stopped_at = [max(reading) for stopped, reading in zip(broken_off, readings, strict=True) if stopped and reading]
    gains = _gains(sorted(set(stopped_at)), readings, ends)
    found = np.full(len(scores), np.nan)
    for i, reading in enumerate(readings):
        step = max(reading, default=None)
        if broken_off[i] and step is not None and step in gains:
            found[i] = reading[step] + gains[step]
    return found


def _gains(
    steps: Sequence[int], readings: Sequence[Mapping[int, float]], ends: Sequence[float | None]
) -> dict[int | None, float]:
    """From each step to the end, by way of the nearest later step that some have come to from there."""
    gains: dict[int | None, float] = {}
    if all(end is None for end in ends) and steps:
        gains[steps[-1]] = 0.0
    for i in reversed(range(len(steps))):
        for later in (*steps[i + 1 :], None):
            gained = _gained(steps[i], later, readings, ends)
            if gained and (later is None or later in gains):
                gains[steps[i]] = median(gained) + (0.0 if later is None else gains[later])
                break
    return gains


def _gained(
    step: int, later: int | None, readings: Sequence[Mapping[int, float]], ends: Sequence[float | None]
) -> list[float]:
    """What trials gained from one step to a later one; to their end where that is None."""
    pairs = (
        (reading.get(step), end if later is None else reading.get(later))
        for reading, end in zip(readings, ends, strict=True)
    )
    return [b - a for a, b in pairs if a is not None and b is not None and isfinite(b - a)]
