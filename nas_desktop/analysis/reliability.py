"""Whether a network is right as often as it says: the reliability diagram, and the temperature that corrects it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, isfinite, log, nan, sqrt

import numpy as np
from numpy.typing import NDArray

N_BINS = 15  # as in Guo et al. (2017)
_LOWEST, _HIGHEST = 0.01, 100.0  # temperatures
_GOLDEN = (sqrt(5) - 1) / 2
_STEPS = 60  # each narrows the range to 0.62 of it


@dataclass(frozen=True, slots=True)
class Bin:
    """The images whose largest probability lies above `low` and up to `high`; NaN where there are none."""

    low: float
    high: float
    n: int
    confidence: float  # mean of their largest probability
    accuracy: float  # share that is right


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability diagram of a network."""

    bins: tuple[Bin, ...]
    expected_error: float  # mean gap between confidence and accuracy, each bin by its images; NaN without any


def reliability(probabilities: NDArray[np.floating], labels: NDArray[np.int64], n_bins: int = N_BINS) -> Reliability:
    """Bins of equal width over the largest probability, and the expected calibration error.

    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning"; Guo et al.
    (2017), "On calibration of modern neural networks", equation 3.

    Args:
        probabilities: of each class, (N, n_classes).
        labels: what the images are, (N,).
    """
    surest = probabilities.max(axis=1).astype(np.float64) if len(labels) else np.zeros(0)
    right = probabilities.argmax(axis=1) == labels if len(labels) else np.zeros(0, dtype=bool)
    places = np.clip(np.ceil(surest * n_bins).astype(int) - 1, 0, n_bins - 1)
    bins = tuple(_bin(i / n_bins, (i + 1) / n_bins, surest[places == i], right[places == i]) for i in range(n_bins))
    gaps = sum(part.n * abs(part.confidence - part.accuracy) for part in bins if part.n)
    return Reliability(bins, gaps / len(labels) if len(labels) else nan)


def _bin(low: float, high: float, surest: NDArray[np.float64], right: NDArray[np.bool_]) -> Bin:
    n = len(surest)
    return Bin(low, high, n, float(surest.mean()) if n else nan, float(right.mean()) if n else nan)


def fitted_temperature(logits: NDArray[np.floating], labels: NDArray[np.int64]) -> float:
    """What to divide class scores by, so that the probabilities are the likeliest for images not trained on.

    Temperature scaling: Guo et al. (2017), equation 9. The mean cross-entropy has one minimum in 1/T, as it is convex
    there, so a golden-section search over log T, within 0.01 to 100, finds it. The class answered never changes.

    Args:
        logits: class scores before softmax of validation images, (N, n_classes).
        labels: what they are, (N,).

    Raises:
        ValueError: there are no images, or a score is no number.
    """
    if not len(labels) or not np.isfinite(logits).all():
        raise ValueError("a temperature needs images, and scores that are numbers")
    scores = logits.astype(np.float64)
    low, high = log(_LOWEST), log(_HIGHEST)
    for _ in range(_STEPS):
        width = _GOLDEN * (high - low)
        if cross_entropy(scores / exp(high - width), labels) <= cross_entropy(scores / exp(low + width), labels):
            high = low + width
        else:
            low = high - width
    return exp((low + high) / 2)


def cross_entropy(logits: NDArray[np.floating], labels: NDArray[np.int64]) -> float:
    """Mean negative log-likelihood, in nats, of class scores (N, n_classes) before softmax."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    own = np.take_along_axis(shifted, labels[:, None], axis=1)[:, 0]
    return float((np.log(np.exp(shifted).sum(axis=1)) - own).mean())


def mean_temperature(temperatures: Iterable[float]) -> float:
    """The geometric mean of those that are known; 1 without any."""
    known = [one for one in temperatures if isfinite(one) and one > 0]
    return exp(sum(log(one) for one in known) / len(known)) if known else 1.0
