"""Designs as numbers: how far two of them are apart, parameter by parameter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import CategoricalDistribution

from nas_desktop.search.samplers.design_space import Values
from nas_desktop.search.samplers.history import Array
from nas_desktop.search.samplers.values import Numeric, as_numeric
from nas_desktop.search.strategies.strategy import Space


@dataclass(frozen=True, slots=True)
class Features:
    """Columns whose differences, added up, are the distance between designs (so exp(−distance) is a kernel).

    A parameter is half a unit for being there, and its place from 0 to 1 or, for a choice, half a unit for each of the
    two choices that differ. Two designs are at most about one unit apart in each.
    """

    flags: Array  # (n, flags), 0 or 1, each half a unit
    flag_parameters: NDArray[np.intp]  # the parameter of each column
    places: Array  # (n, places), 0 to 1
    place_parameters: NDArray[np.intp]
    n_parameters: int

    def __len__(self) -> int:
        return len(self.flags)

    def distances(self, other: "Features", weights: Array) -> Array:
        """(n, other): weighted distance of every pair; `weights` has one entry a parameter."""
        halves = 0.5 * weights[self.flag_parameters]
        mine = self.flags * halves
        apart: Array = mine.sum(1)[:, None] + (other.flags @ halves)[None, :] - 2.0 * (mine @ other.flags.T)
        gap = np.empty_like(apart)  # for all, since fresh memory costs more than the difference itself
        for column, parameter in enumerate(self.place_parameters):
            np.subtract.outer(self.places[:, column], other.places[:, column], out=gap)
            np.abs(gap, out=gap)
            gap *= weights[parameter]
            apart += gap
        np.maximum(apart, 0.0, out=apart)
        return apart

    def apart(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> Array:
        """(parameters, pairs): distance of two designs in each parameter."""
        apart = np.empty((self.n_parameters, len(first)))
        begins = np.searchsorted(self.flag_parameters, np.arange(1, self.n_parameters))
        by_column = np.ascontiguousarray(self.flags.T, dtype=np.uint8)  # bytes: a parameter's pairs fit the cache
        for parameter, flags in enumerate(np.split(by_column, begins)):
            differ = flags.take(first, axis=1) ^ flags.take(second, axis=1)
            np.multiply(differ.sum(axis=0, dtype=np.uint8), 0.5, out=apart[parameter])
        for parameter, place in zip(self.place_parameters, np.ascontiguousarray(self.places.T), strict=True):
            apart[parameter] += np.abs(place.take(first) - place.take(second))
        return apart

    def rows(self, which: NDArray[np.intp]) -> "Features":
        """Some of the designs."""
        return replace(self, flags=self.flags[which], places=self.places[which])


def features_of(designs: Sequence[Values], space: Space) -> Features:
    """The designs in the terms of `space`; values it does not know differ from all it knows."""
    flags: list[Array] = []
    flag_parameters: list[int] = []
    places: list[Array] = []
    place_parameters: list[int] = []
    for parameter, (name, distribution) in enumerate(space.items()):
        there = np.array([name in design for design in designs])
        columns = [there.astype(np.float64)]
        if isinstance(distribution, CategoricalDistribution):
            columns += _one_hot(designs, name, distribution)
        else:
            places.append(_places(designs, name, as_numeric(distribution), there))
            place_parameters.append(parameter)
        flags += columns
        flag_parameters += [parameter] * len(columns)
    return Features(
        flags=np.column_stack(flags),
        flag_parameters=np.array(flag_parameters, dtype=np.intp),
        places=np.column_stack(places) if places else np.zeros((len(designs), 0)),
        place_parameters=np.array(place_parameters, dtype=np.intp),
        n_parameters=len(space),
    )


def _one_hot(designs: Sequence[Values], name: str, distribution: CategoricalDistribution) -> list[Array]:
    code = {choice: i for i, choice in enumerate(distribution.choices)}
    codes = np.array([code.get(design[name], -1) if name in design else -1 for design in designs])
    return [(codes == i).astype(np.float64) for i in range(len(code))]


def _places(designs: Sequence[Values], name: str, distribution: Numeric, there: NDArray[np.bool_]) -> Array:
    """Places in the range, in the middle where the parameter is absent."""
    low, high = float(distribution.low), float(distribution.high)
    if low == high:
        return np.zeros(len(designs))
    values = np.clip(_numbers([design.get(name, low) for design in designs], low), low, high)
    if distribution.log:
        low, high, values = np.log(low), np.log(high), np.log(values)
    return np.where(there, (values - low) / (high - low), 0.5)


def _numbers(values: list[object], otherwise: float) -> Array:
    """`values`, some of which an older range of the parameter may have had as words."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return np.array([float(v) if isinstance(v, int | float) else otherwise for v in values])
