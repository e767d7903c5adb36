"""What every search strategy declares."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler

Space = Mapping[str, "BaseDistribution"]  # every parameter there can be, its distribution by its name
Active = Callable[[Mapping[str, Any]], Collection[str]]  # the names that exist under a value for every one of them
Admits = Callable[[Mapping[str, Any]], bool]  # whether a design, its values by name, is within the limits
FromSeed = Callable[[int], "BaseSampler"]


class Start(Protocol):
    """Begins a search. The function it returns makes a sampler from a seed, a fresh one for every question.

    What a sampler answers follows from its seed and the study's trials alone, so that a resumed search asks what an
    unbroken one would have asked; whatever is remembered between two questions only saves work.
    """

    def __call__(
        self, space: Space | None = None, active: Active | None = None, admits: Admits | None = None
    ) -> FromSeed:
        """
        Args:
            space: every parameter; learned from the trials if not given.
            active: the conditions; learned from the trials if not given.
            admits: designs it refuses are passed over before they are asked for, as far as the strategy can.
        """


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way of choosing the next network. Facts are light; Optuna is loaded when `start` is called."""

    name: str
    title: str
    help: str  # when to choose it, one line
    start: Start
    needs_halving: bool = False  # worth nothing where every trial is trained to its end
