"""How far a measured share can be trusted."""

from math import sqrt

_DEVIATES = 1.959964  # of the normal distribution: 95 of 100 lie within so many either way


def confidence_range(share: float, n: int) -> tuple[float, float]:
    """The true share lies between these with 95 % confidence, if `n` cases drawn at random gave `share`.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference", equation 3. It holds for
    shares near 0 and 1 as well, where the usual ± leaves the scale.
    """
    z2 = _DEVIATES**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _DEVIATES * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
