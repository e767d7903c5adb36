"""A search whose every answer is known beforehand: each design of a space with the scores of its runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import NoReturn

from nas_desktop.core.specs import Config
from nas_desktop.search_space.parameters import Choice, IntRange, Parameter, SearchSpace


@dataclass(frozen=True)
class Table:
    """Designs, the scores that their trainings reached, and how long those took."""

    space: SearchSpace
    runs: Mapping[str, tuple[float, ...]]  # by design: one score for each training of it, higher is better
    seconds: Mapping[str, float]  # by design: one training
    key_of: Callable[[Config], str]  # which design a configuration is

    def mean(self, key: str) -> float:
        """What a design is worth, the luck of a single training taken out."""
        return fmean(self.runs[key])

    @cached_property
    def best(self) -> float:
        """The highest mean of all designs."""
        return max(self.mean(key) for key in self.runs)

    @cached_property
    def mean_seconds(self) -> float:
        """A training of any design."""
        return fmean(self.seconds.values())


def table_space(
    name: str, parameters: tuple[Parameter, ...], known_good: tuple[Config, ...], title: str = ""
) -> SearchSpace:
    """A space of designs that are looked up and never built."""
    return SearchSpace(
        name=name,
        title=title or name,
        parameters=parameters,
        optional=(),
        defaults={},
        assemble=_never_built,
        layer_limits={},
        known_good=known_good,
    )


def digits_of(space: SearchSpace) -> Callable[[Config], str]:
    """Each value by its position in its range, in the order of the parameters: how the public tables name designs."""

    def digits(config: Config) -> str:
        return "".join(str(_position(parameter, config)) for parameter in space.parameters)

    return digits


def _position(parameter: Parameter, config: Config) -> int:
    value = config[parameter.name]
    match parameter:
        case Choice():
            return parameter.choices.index(value)
        case IntRange():
            return int(value) - parameter.low
        case _:
            raise TypeError(f"{parameter.name} has no positions")


def _never_built(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> NoReturn:
    raise NotImplementedError("the designs of a table are looked up")
