"""Whether the best networks of a search are truly better than plain ones, or only luckier.

Finalists and controls are trained again with fresh seeds, so that no score counts for which a network was picked. The
winner and the best control are then picked by these fresh scores; the interval allows for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import fmean

import numpy as np

CONFIDENCE = 0.95
LEAST_DF = 2  # degrees of freedom: two scores alone may be alike by chance, and would seem to leave no doubt
_PRIOR_DF = 4.0  # how many degrees of freedom the expected noise is worth; with more, a wrong one misleads too often
_BELIEVED = 2.0  # the expected noise is given up where the variance found is more than this many times the expected
_N_DRAWS = 200_000  # leaves a critical value uncertain by about 0.3 %


@dataclass(frozen=True, slots=True)
class Contender:
    """A network that was trained again.

    Raises:
        ValueError: a score is no share.
    """

    key: str | int
    n_params: int  # weights
    scores: tuple[float, ...]  # shares, 0 to 1, one for each fresh seed whose training did not fail

    def __post_init__(self) -> None:
        if not all(0 <= score <= 1 for score in self.scores):
            raise ValueError(f"The scores of contender {self.key} must be shares from 0 to 1, not {self.scores}.")

    @property
    def mean(self) -> float:
        """Of its scores."""
        return fmean(self.scores)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The winner against the best control: the true gain lies within `gain` ± `margin` with `confidence`."""

    winner: Contender
    control: Contender
    gain: float  # mean of the winner less mean of the control, in shares
    margin: float  # in shares
    confidence: float = CONFIDENCE

    @property
    def is_better(self) -> bool:
        """More than luck."""
        return self.gain - self.margin > 0

    @property
    def is_worse(self) -> bool:
        """The control is better by more than luck: the search has failed."""
        return self.gain + self.margin < 0

    @property
    def chosen(self) -> Contender:
        """Whom to train finally: the better one; of two that cannot be told apart, the smaller."""
        if self.is_better:
            return self.winner
        if self.is_worse:
            return self.control
        return min(self.winner, self.control, key=lambda contender: contender.n_params)


def judge(finalists: Sequence[Contender], controls: Sequence[Contender], n_val: int) -> Verdict | None:
    """Compare the best finalist with the best control.

    The winner is the smallest finalist within one standard error of the best mean (Breiman, Friedman, Olshen and Stone
    1984, section 3.4.3).

    A control that is among the finalists counts as a finalist only: nobody is compared with himself.

    Args:
        n_val: validation images behind each score.

    Returns:
        None if nobody is left on one side, or too few networks were trained twice to tell how much luck there is.

    Raises:
        ValueError: there are no validation images.
    """
    if n_val < 1:
        raise ValueError(f"Scores need at least one validation image, not {n_val}.")
    keys = {finalist.key for finalist in finalists}
    finalists = [finalist for finalist in finalists if finalist.scores]
    controls = [control for control in controls if control.scores and control.key not in keys]
    everyone = [*finalists, *controls]
    df = sum(len(contender.scores) - 1 for contender in everyone)
    if not finalists or not controls or df < LEAST_DF:
        return None
    noise, noise_df = _noise(everyone, df, n_val)
    winner = _winner(finalists, noise)
    control = max(controls, key=lambda control: control.mean)
    width = critical_value(_n_scores(finalists), _n_scores(controls), noise_df)
    margin = width * noise * sqrt(1 / len(winner.scores) + 1 / len(control.scores))
    return Verdict(winner, control, winner.mean - control.mean, margin)


def sentence(verdict: Verdict) -> str:
    """The verdict in a few words, in points of percent."""
    size = f"{100 * abs(verdict.gain):.1f} ± {100 * verdict.margin:.1f} points"
    if verdict.is_better:
        return f"better by {size} than the control"
    if verdict.is_worse:
        return f"worse by {size} than the control: the control is taken"
    return "a tie with the control: the smaller is taken"


def _winner(finalists: Sequence[Contender], noise: float) -> Contender:
    best = max(finalists, key=lambda finalist: finalist.mean)
    level = best.mean - noise / sqrt(len(best.scores))
    near = [finalist for finalist in finalists if finalist.mean >= level]
    return min(near, key=lambda finalist: (finalist.n_params, -finalist.mean))


def _n_scores(contenders: Sequence[Contender]) -> tuple[int, ...]:
    return tuple(sorted(len(contender.scores) for contender in contenders))


def _noise(contenders: Sequence[Contender], df: int, n_val: int) -> tuple[float, float]:
    """Standard deviation of one score, in shares, and what it is worth in degrees of freedom.

    With so few scores, what all contenders show together is moderated by what is expected (Smyth 2004, "Linear models
    and empirical Bayes methods", section 3). Expected is p (1 - p) / n_val: a network errs on each image by itself
    (Jordan 2024, "On the variance of neural network training with respect to test sets and distributions"), and as
    images that are always right or always wrong add nothing, this is the most that such errors come to.
    """
    found = sum((score - one.mean) ** 2 for one in contenders for score in one.scores) / df
    expected = fmean(one.mean * (1 - one.mean) for one in contenders) / n_val
    if found > _BELIEVED * expected:
        return sqrt(found), df
    prior_df = min(_PRIOR_DF, df - 1)
    return sqrt((prior_df * expected + df * found) / (prior_df + df)), prior_df + df


@lru_cache(maxsize=256)
def critical_value(finalists: tuple[int, ...], controls: tuple[int, ...], df: float) -> float:
    """How many standard errors of the difference to go either way, for groups of so many scores each.

    Picking cannot make the gain look larger than it would if all finalists were equal and the control were known
    beforehand: the best control by its scores is never unluckier than the truly best (the argument of Hsu 1984,
    "Constrained simultaneous confidence intervals for multiple comparisons with the best"). So it is the comparison of
    several with one (Dunnett 1955), once for each side, by simulation with a fixed seed.
    """
    luck = np.random.default_rng(0)
    spread = np.sqrt(luck.chisquare(df, _N_DRAWS) / df)
    corners = [*((finalists, (n,)) for n in sorted(set(controls))), *(((n,), controls) for n in sorted(set(finalists)))]
    return max(_quantile(*corner, spread, luck) for corner in corners)


def _quantile(
    finalists: tuple[int, ...], controls: tuple[int, ...], spread: np.ndarray, luck: np.random.Generator
) -> float:
    top, top_n = _luckiest(finalists, luck)
    rival, rival_n = _luckiest(controls, luck)
    return float(np.quantile(np.abs(top - rival) / np.sqrt(1 / top_n + 1 / rival_n) / spread, CONFIDENCE))


def _luckiest(n_scores: tuple[int, ...], luck: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The highest mean of equal groups in each draw, and how many scores it has; both (draws,)."""
    n = np.array(n_scores)
    means = luck.standard_normal((_N_DRAWS, n.size)) / np.sqrt(n)
    return means.max(axis=1), n[means.argmax(axis=1)]
