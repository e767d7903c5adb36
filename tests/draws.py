"""Random configurations, without Optuna."""

import random
from collections.abc import Sequence
from typing import Any

from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.search_space.plain_cnn import PLAIN_CNN


class RandomSource:
    """Draws every parameter evenly over its range."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        return self._rng.choice(choices)

    def suggest_int(self, name: str, low: int, high: int) -> int:
        return self._rng.randint(low, high)

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        return self._rng.uniform(low, high)


def random_architecture(rng: random.Random, max_side: int) -> ArchitectureSpec:
    """Any network plain-cnn can describe, for any image of 1 to 8 channels and 8 to `max_side` pixels."""
    space = PLAIN_CNN.limited({}, [parameter.name for parameter in PLAIN_CNN.optional])
    config = space.resolve(space.draw(RandomSource(rng)))
    side = rng.randint(8, max_side)
    return space.assemble(config, (rng.randint(1, 8), side, side), rng.randint(2, 12))
