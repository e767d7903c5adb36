"""Designs that are known to do well, as if a strategy had drawn them from the user's space."""

from collections.abc import Iterator, Mapping

from nas_desktop.core.specs import Config, Value
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange, Parameter, SearchSpace


def known_good_draws(space: SearchSpace, recipe_defaults: Mapping[str, Value]) -> Iterator[Config]:
    """A value for every parameter of each known-good design, smallest design first.

    What a design does not name follows from the defaults, as near as the user's ranges allow. A design that names
    something outside these ranges is another design, and left out.
    """
    for good in space.known_good:
        drawn: Config = {}
        resolved = space.resolve(good, recipe_defaults)
        for parameter, name in space.named(resolved):
            drawn[name] = resolved[name] if name in good else _nearest(parameter, resolved[name])
        if all(parameter.admits(drawn[name]) for parameter, name in space.named(resolved)):
            yield drawn


def _nearest(parameter: Parameter, value: Value) -> Value:
    if parameter.admits(value):
        return value
    match parameter:
        case Choice(choices=choices) if all(_is_number(choice) for choice in (*choices, value)):
            return min(choices, key=lambda choice: abs(float(choice) - float(value)))
        case Choice(choices=choices):
            return choices[0]
        case IntRange(low=low, high=high):
            return min(max(int(value), low), high)
        case FloatRange(low=low, high=high):
            return min(max(float(value), low), high)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
