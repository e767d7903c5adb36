"""Search spaces as a sampler wants to know them: every distribution by its name, and which names exist when."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FixedTrial

from nas_desktop.search.samplers.values import all_values, drawn, holds
from nas_desktop.search.strategies.strategy import Active, Space
from nas_desktop.search_space.parameters import Choice, Draw, IntRange, Parameter, SearchSpace, Suggests

_DRAWS = 100  # of a user's own space, to learn its names


def distributions_of(space: SearchSpace) -> dict[str, BaseDistribution]:
    """Every parameter that `space` can draw, by its name."""
    found: dict[str, BaseDistribution] = {}
    for parameter in space.parameters:
        for name in _possible_names(parameter, found):
            found[name] = _distribution(parameter)
    return found


def active_names(space: SearchSpace) -> Active:
    """The conditions of `space`."""

    # Asked thousands of times for one question, so the names under each count are listed once.
    listed: list[tuple[str | None, dict[Any, list[str]]]] = []
    distributions = distributions_of(space)
    for parameter in space.parameters:
        count = parameter.per.count if parameter.per else None
        counts = all_values(distributions[count]) if count else [None]
        listed.append((count, {n: _names(parameter, n) for n in counts}))

    def active(values: Mapping[str, Any]) -> list[str]:
        return [name for count, names in listed for name in names[values[count] if count else None]]

    return active


def discovered(draw: Callable[[Suggests], Mapping[str, Any]]) -> tuple[Space, Active]:
    """The space behind a function that suggests values, and its conditions, both found out by calling it.

    A name that no draw of many has asked for is left out of the space; a sampler draws it at random when it turns up.
    """
    space: dict[str, BaseDistribution] = {}
    for seed in range(_DRAWS):
        asked = _Asked({}, seed)
        draw(asked)
        space.update(asked.distributions)

    def active(values: Mapping[str, Any]) -> list[str]:
        asked = _Asked(values, 0)
        draw(asked)
        return [name for name in asked.distributions if name in space]

    return space, active


def known_space(space: SearchSpace, draw: Draw) -> tuple[Space, Active]:
    """What a strategy is told of a search: the declared space, or what a function of the user's own draws."""
    if space.parameters and draw == space.draw:  # a space of the user's own declares none
        return distributions_of(space), active_names(space)
    return discovered(draw)


class _Asked(FixedTrial):
    """Answers with the values it was given, and at random where there is none, and notes what was asked for."""

    def __init__(self, values: Mapping[str, Any], seed: int) -> None:
        super().__init__({}, number=seed)
        self._values = values
        self._random = random.Random(seed)  # noqa: S311  # nothing secret depends on it

    def _suggest(self, name: str, distribution: BaseDistribution) -> Any:
        if name not in self._params:
            value = self._values.get(name)
            known = name in self._values and holds(distribution, value)
            self._params[name] = value if known else drawn(distribution, self._random)
        return super()._suggest(name, distribution)


def _possible_names(parameter: Parameter, found: Mapping[str, BaseDistribution]) -> list[str]:
    if parameter.per is None:
        return [parameter.name]
    return _names(parameter, max(all_values(found[parameter.per.count])))


def _names(parameter: Parameter, count: Any) -> list[str]:
    """The names that a parameter has under a number of layers."""
    if parameter.per is None:
        return [parameter.name]
    return [parameter.name.format(i=i) for i in range(parameter.per.first, int(count) - parameter.per.less)]


def _distribution(parameter: Parameter) -> BaseDistribution:
    if isinstance(parameter, Choice):
        return CategoricalDistribution(parameter.choices)
    if isinstance(parameter, IntRange):
        return IntDistribution(parameter.low, parameter.high)
    return FloatDistribution(parameter.low, parameter.high, log=parameter.log)
