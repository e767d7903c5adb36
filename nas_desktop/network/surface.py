"""A smooth surface through a few measurements, in logarithms: kriging over a plane (Rasmussen and Williams, 2006)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

Point = tuple[float, ...]  # coordinates, then the value; all are logarithms to the base 2
_REACH = 2.0  # how far a measurement is felt: two doublings
_NOISE = 0.02  # of a measurement, as a share of its variance
_FLATNESS = 1.0  # how much a slope must be worth: where little is measured, times stay as they are nearby


def value_at(points: tuple[Point, ...], place: Sequence[float]) -> float:
    """The value at `place`: near the measurements where there are some, on their plane where there are none."""
    fit = _fit(points)
    here = np.asarray(place, dtype=float)[None]
    return float((fit.level + (here - fit.centre) @ fit.slopes + _nearness(here, fit.coordinates) @ fit.pulls).item())


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A plane through the centre of the measurements, and how hard each pulls the surface to itself."""

    coordinates: Any
    centre: Any
    level: float
    slopes: Any
    pulls: Any


@lru_cache(maxsize=256)
def _fit(points: tuple[Point, ...]) -> _Fit:
    table = np.asarray(points, dtype=float)
    coordinates, values = table[:, :-1], table[:, -1]
    centre, level = coordinates.mean(axis=0), float(values.mean())
    around = coordinates - centre
    slopes = np.linalg.solve(around.T @ around + _FLATNESS * np.eye(around.shape[1]), around.T @ (values - level))
    cover = _nearness(coordinates, coordinates) + _NOISE * np.eye(len(table))
    return _Fit(coordinates, centre, level, slopes, np.linalg.solve(cover, values - level - around @ slopes))


def _nearness(some: Any, others: Any) -> Any:
    distance = ((some[:, None] - others[None]) ** 2).sum(axis=2)
    return np.exp(-distance / (2 * _REACH**2))
