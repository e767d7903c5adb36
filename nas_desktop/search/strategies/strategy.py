"""What every search strategy declares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way of choosing the next network. Facts are light; Optuna is loaded when `sampler` is called."""

    name: str
    title: str
    help: str  # when to choose it, one line
    sampler: "Callable[[int], BaseSampler]"  # from a seed; a fresh one for every question
