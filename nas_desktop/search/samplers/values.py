"""Single values of a distribution: drawing one, its place, its neighbours."""

import math
import random
from collections.abc import Callable
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

Numeric = FloatDistribution | IntDistribution
_FEW = 100  # values that are listed beforehand
_NEAR = 0.2  # how far a changed number lands from the old one, as a share of its range


def holds(distribution: BaseDistribution, value: Any) -> bool:
    """Whether `value` may come from `distribution`; off its grid counts as outside."""
    try:
        return bool(distribution._contains(distribution.to_internal_repr(value)))
    except (TypeError, ValueError):
        return False


def drawn(distribution: BaseDistribution, rng: random.Random) -> Any:
    """A value, each as likely as any other on the distribution's own scale."""
    return drawer(distribution)(rng)


def drawer(distribution: BaseDistribution) -> Callable[[random.Random], Any]:
    """`drawn` for many draws: thousands are made for one question, and `random()` is the cheapest draw there is."""
    if isinstance(distribution, CategoricalDistribution):
        choices = distribution.choices
        n = len(choices)
        return lambda rng: choices[int(rng.random() * n)]
    numeric = as_numeric(distribution)
    n_steps = _n_steps(numeric)
    if n_steps is None or numeric.log:
        return lambda rng: _at_place(numeric, rng.random())
    values = [_at_step(numeric, i) for i in range(n_steps + 1)] if n_steps < _FEW else None
    if values is None:
        return lambda rng: _at_step(numeric, int(rng.random() * (n_steps + 1)))
    return lambda rng: values[int(rng.random() * (n_steps + 1))]


def place_of(distribution: Numeric, value: float) -> float:
    """Where a number stands in its range, 0 to 1, on a log scale where it is drawn so."""
    low, high = float(distribution.low), float(distribution.high)
    if distribution.log:
        low, high, value = math.log(low), math.log(high), math.log(max(value, low))
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.0


def neighbour(distribution: BaseDistribution, value: Any, rng: random.Random) -> Any:
    """Another value: any other choice, or a number nearby; the same one where there is no other."""
    if isinstance(distribution, CategoricalDistribution):
        others = [choice for choice in distribution.choices if choice != value]
        return rng.choice(others) if others else value
    numeric = as_numeric(distribution)
    n_steps = _n_steps(numeric)
    if n_steps is not None and not numeric.log:
        return _at_step(numeric, _other_step(round((value - numeric.low) / (numeric.step or 1)), n_steps, rng))
    for _ in range(8):
        near = _at_place(numeric, min(1.0, max(0.0, rng.gauss(place_of(numeric, value), _NEAR))))
        if near != value:
            return near
    return drawn(distribution, rng)


def n_values(distribution: BaseDistribution) -> int | None:
    """How many values there are; None: uncountably many."""
    if isinstance(distribution, CategoricalDistribution):
        return len(distribution.choices)
    n_steps = _n_steps(as_numeric(distribution))
    return None if n_steps is None else n_steps + 1


def all_values(distribution: BaseDistribution) -> list[Any]:
    """Every value of a distribution that has countably many."""
    if isinstance(distribution, CategoricalDistribution):
        return list(distribution.choices)
    numeric = as_numeric(distribution)
    return [_at_step(numeric, i) for i in range((_n_steps(numeric) or 0) + 1)]


def as_numeric(distribution: BaseDistribution) -> Numeric:
    """`distribution`, which is one of numbers.

    Raises:
        TypeError: it is of a kind that Optuna did not have when this was written.
    """
    if isinstance(distribution, FloatDistribution | IntDistribution):
        return distribution
    raise TypeError(f"unknown kind of distribution: {distribution}")


def _n_steps(distribution: Numeric) -> int | None:
    if distribution.low == distribution.high:
        return 0
    if distribution.step is None:
        return None
    return int((distribution.high - distribution.low) / distribution.step + 1e-9)


def _other_step(step: int, n_steps: int, rng: random.Random) -> int:
    """A step near `step`; rounding must not hand the same one back."""
    if n_steps == 0:
        return 0
    width = max(1, round(_NEAR * n_steps))
    return rng.choice([i for i in range(max(0, step - width), min(n_steps, step + width) + 1) if i != step])


def _at_step(distribution: Numeric, i: int) -> Any:
    value = distribution.low + (distribution.step or 0) * i
    return int(value) if isinstance(distribution, IntDistribution) else float(min(value, distribution.high))


def _at_place(distribution: Numeric, place: float) -> Any:
    low, high = float(distribution.low), float(distribution.high)
    if distribution.log:
        value = math.exp(math.log(low) + place * (math.log(high) - math.log(low)))
    else:
        value = low + place * (high - low)
    if isinstance(distribution, IntDistribution):
        value = round(value)
        return int(min(distribution.high, max(distribution.low, value)))
    return float(min(high, max(low, value)))
