"""The verdict on made-up studies whose truth is known: false claims, claims of a true lead, and coverage."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np

from nas_desktop.analysis.confidence import confidence_range
from nas_desktop.analysis.verdict import Verdict, judge
from nas_desktop.analysis.verdict_power import contenders

LEVEL = 0.8  # share that the controls get right, where they are all alike
N_VAL = 5000  # validation images; lets expect a noise of 0.57 points
N_DESIGNS, N_FINALISTS = 20, 3
_POINT = 0.01
_DIFFERENCES = 2.0  # points, standard deviation between designs that differ


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of study."""

    truth: str  # a key of `TRUTHS`
    noise: float  # points, standard deviation between trainings of one network
    n_seeds: int
    n_controls: int


@dataclass(frozen=True, slots=True)
class Rates:
    """What came of the studies of one setting, as shares of them."""

    setting: Setting
    claimed: float  # a winner
    claimed_at_most: float  # the true rate, with 97.5 % confidence
    covered: float  # the interval holds the true gain of this winner over this control
    margin: float  # mean, in points


TRUTHS = {
    "equal": "all designs and controls are alike",
    "lead": "all designs lead all controls by 2 points",
    "lone lead": "one design leads all others by 2 points",
    "differ": "designs and controls differ by chance, with a standard deviation of 2 points",
    "one strong control": "designs are alike and as good as one control; the others are far behind",
}
SETTINGS = tuple(Setting(*values) for values in product(TRUTHS, (0.3, 0.6, 1.2, 2.0), (2, 3), (2, 4)))


def measure_verdicts(n_studies: int, settings: Sequence[Setting] = SETTINGS, seed: int = 0) -> list[Rates]:
    """So many studies of each setting; the same seed gives the same figures."""
    return [_rates(setting, n_studies, np.random.default_rng(seed)) for setting in settings]


def plain_values(found: Sequence[Rates]) -> dict[str, Any]:
    """The same for JSON."""
    return {"truths": TRUTHS, "settings": [asdict(rates) for rates in found]}


def verdict_table(found: Sequence[Rates]) -> str:
    """The same as a table in Markdown, with what its first column means."""
    head = ["truth", "noise", "seeds", "controls", "claimed", "at most", "covered", "margin"]
    lines = [head, ["---"] * len(head), *(_cells(rates) for rates in found)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([table, "", *(f"{name}: {meaning}." for name, meaning in TRUTHS.items())])


def _cells(rates: Rates) -> list[str]:
    setting = rates.setting
    shares = (f"{100 * share:.1f} %" for share in (rates.claimed, rates.claimed_at_most, rates.covered))
    numbers = (f"{setting.noise:.1f}", str(setting.n_seeds), str(setting.n_controls))
    return [setting.truth, *numbers, *shares, f"± {rates.margin:.1f}"]


def _rates(setting: Setting, n_studies: int, luck: np.random.Generator) -> Rates:
    studies = [_study(setting, luck) for _ in range(n_studies)]
    claimed = sum(verdict.is_better for verdict, _ in studies) / n_studies
    covered = sum(abs(verdict.gain - truth) <= verdict.margin for verdict, truth in studies) / n_studies
    margin = sum(verdict.margin for verdict, _ in studies) / n_studies / _POINT
    return Rates(setting, claimed, confidence_range(claimed, n_studies)[1], covered, margin)


def _study(setting: Setting, luck: np.random.Generator) -> tuple[Verdict, float]:
    """A verdict, and the true gain of its winner over its control."""
    noise = setting.noise * _POINT
    designs, others = _truths(setting, luck)
    searched = luck.normal(designs, noise)
    best = designs[np.argsort(-searched)[:N_FINALISTS]]
    finalists = contenders("finalist", best.tolist(), noise, setting.n_seeds, luck)
    controls = contenders("control", others.tolist(), noise, setting.n_seeds, luck)
    verdict = judge(finalists, controls, N_VAL)
    assert verdict is not None, "nobody's training fails here"
    return verdict, float(best[finalists.index(verdict.winner)] - others[controls.index(verdict.control)])


def _truths(setting: Setting, luck: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """True mean scores of all designs and of the controls."""
    designs, controls = np.full(N_DESIGNS, LEVEL), np.full(setting.n_controls, LEVEL)
    match setting.truth:
        case "lead":
            designs += 2 * _POINT
        case "lone lead":
            designs[0] += 2 * _POINT
        case "differ":
            designs += luck.normal(0, _DIFFERENCES * _POINT, designs.shape)
            controls += luck.normal(0, _DIFFERENCES * _POINT, controls.shape)
        case "one strong control":
            controls[1:] -= 20 * _POINT
    return designs, controls
