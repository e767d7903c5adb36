"""Many searches in a few figures: quartiles of the regret, and how soon one strategy reaches another's level."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import numpy as np

from nas_desktop.search.bench.baselines import BASELINES
from nas_desktop.search.bench.regret import Regret

_MARKS = (10, 20, 50, 100)
_TIE = 1e-9


def summarise(searches: Mapping[str, Sequence[Regret]]) -> dict[str, Any]:
    """Plain figures for each strategy, from the searches of its seeds.

    `trials_to_match` says from which trial on the median regret stays at or below a baseline's level of that many
    trials; None where it never does.
    """
    curves = {name: np.array([search.by_trial for search in found]) for name, found in searches.items()}
    levels = _levels({name: np.median(curve, axis=0) for name, curve in curves.items() if name in BASELINES})
    return {
        name: {
            "regret": {str(mark): _quartiles(curves[name][:, mark - 1]) for mark in _marks(curves[name].shape[1])},
            "trials_to_match": {
                level: reached(np.median(curves[name], axis=0), regret) for level, regret in levels.items()
            },
            "repeats": round(fmean(search.n_repeats for search in found), 2),
            "ask_ms": round(fmean(search.ask_ms for search in found), 2),
        }
        for name, found in searches.items()
    }


def reached(curve: Sequence[float] | np.ndarray, level: float) -> int | None:
    """The first trial or epoch, from 1, from which `curve` stays at or below `level`."""
    above = np.nonzero(np.asarray(curve) > level + _TIE)[0]
    n = int(above[-1]) + 2 if len(above) else 1
    return n if n <= len(curve) else None


def _levels(medians: Mapping[str, np.ndarray]) -> dict[str, float]:
    return {f"{name}@{mark}": float(curve[mark - 1]) for name, curve in medians.items() for mark in _marks(len(curve))}


def _marks(n_trials: int) -> list[int]:
    return [mark for mark in _MARKS if mark <= n_trials]


def _quartiles(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in np.percentile(values, (25, 50, 75))]
