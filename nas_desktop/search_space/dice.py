"""Random draws without Optuna: for benchmarks, and for searches that are made up."""

import random
from collections.abc import Sequence
from math import log10
from typing import Any


class Dice:
    """Draws values like an Optuna trial, from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # nothing secret depends on it

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        """One of the choices."""
        return self._random.choice(choices)

    def suggest_int(self, name: str, low: int, high: int) -> int:
        """A whole number."""
        return self._random.randint(low, high)

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """A number, evenly drawn or evenly over its logarithm."""
        if log:
            return float(10 ** self._random.uniform(log10(low), log10(high)))
        return self._random.uniform(low, high)
