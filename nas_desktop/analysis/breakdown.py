"""How the values of one setting did: trials in groups, and how much of the scores' variation the groups explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from nas_desktop.core.specs import Value

N_BINS = 4  # of numbers: with twenty trials, five a bin


@dataclass(frozen=True, slots=True)
class Group:
    """The trials with one value, or with numbers from `low` to `high`."""

    low: Value
    high: Value
    n: int
    mean: float  # of the scores, as are the others
    best: float
    worst: float
    lower: float  # a quarter of the scores lies below
    upper: float  # a quarter lies above


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One setting, taken apart."""

    groups: tuple[Group, ...]
    explained: float  # share of the variation between trials, 0 to 1
    chance: float  # that groups drawn blindly would differ as much
    n: int  # trials that have the setting
    n_without: int


def by_value(values: Sequence[Value | None], scores: Sequence[float], order: Sequence[Value]) -> Breakdown:
    """One group for each value of `order` that occurs; other values are left out."""
    places = {_key(value): i for i, value in enumerate(order)}
    labels = [places.get(_key(value), -1) if value is not None else -1 for value in values]
    return _broken_down(values, scores, labels)


def by_quantile(values: Sequence[Value | None], scores: Sequence[float], n_bins: int = N_BINS) -> Breakdown:
    """Groups of about equal size, by ascending value; equal values are never parted.

    Quantiles follow the order of the values alone, so a logarithmic scale needs no other bins.
    """
    known = np.array([float(value) for value in values if value is not None])
    if not known.size:
        return Breakdown((), 0.0, 1.0, 0, len(values))
    edges = np.unique(np.quantile(known, np.linspace(0, 1, n_bins + 1)[1:-1], method="inverted_cdf"))
    labels = [-1 if value is None else int(np.searchsorted(edges, float(value))) for value in values]
    return _broken_down(values, scores, labels)


def _broken_down(values: Sequence[Value | None], scores: Sequence[float], labels: Sequence[int]) -> Breakdown:
    label, score = np.array(labels, dtype=int), np.array(scores, dtype=float)
    parts = [np.flatnonzero(label == i) for i in np.unique(label) if i >= 0]
    groups = tuple(_group([values[i] for i in part.tolist()], score[part]) for part in parts)
    n = int((label >= 0).sum())
    return Breakdown(groups, *_compared([score[part] for part in parts]), n, len(values) - n)


def _group(values: Sequence[Value | None], scores: np.ndarray) -> Group:
    known = [value for value in values if value is not None]
    low, high = min(known, key=_key), max(known, key=_key)
    lower, upper = (float(v) for v in np.quantile(scores, (0.25, 0.75)))
    mean, best, worst = float(scores.mean()), float(scores.max()), float(scores.min())
    return Group(low, high, len(known), mean, best, worst, lower, upper)


def _compared(parts: Sequence[np.ndarray]) -> tuple[float, float]:
    """What groups explain, and the chance that blind groups would explain as much.

    The first is epsilon squared (Kelley 1935): the share of variance between groups, less what chance alone gives. The
    second is the upper tail of F, by its cube root (Paulson 1942), which is right to about a hundredth.
    """
    n, k = sum(part.size for part in parts), len(parts)
    if k < 2 or n <= k:
        return 0.0, 1.0
    everything = np.concatenate(parts)
    total = float(((everything - everything.mean()) ** 2).sum())
    within = float(sum(((part - part.mean()) ** 2).sum() for part in parts))
    if total <= 1e-12 * n:  # all scores alike
        return 0.0, 1.0
    explained = max(0.0, 1.0 - (within / (n - k)) / (total / (n - 1)))
    if within <= 1e-12 * n:
        return explained, 0.0
    ratio = ((total - within) / (k - 1)) / (within / (n - k))
    a, b = 2 / (9 * (k - 1)), 2 / (9 * (n - k))
    z = ((1 - b) * ratio ** (1 / 3) - (1 - a)) / sqrt(b * ratio ** (2 / 3) + a)
    return explained, 0.5 * erfc(z / sqrt(2))


def _key(value: Value) -> tuple[bool, float, str]:
    """Sorts numbers as numbers and words as words, and keeps True apart from 1."""
    if isinstance(value, str):
        return (True, 0.0, value)
    return (isinstance(value, bool), float(value), "")
