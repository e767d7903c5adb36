"""A search space whose ranges the user has edited: narrowed, or widened as far as the layers can be built."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Value
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange, Parameter, SearchSpace
from nas_desktop.search_space.possible_values import instead_of

Ranges = Mapping[str, Sequence[Value]]  # short name -> choices, or [low, high], or one value


def edited(space: SearchSpace, ranges: Ranges) -> SearchSpace:
    """`space` with other ranges for the parameters named.

    Raises:
        UsageError: a name or value means nothing; the sentence names it and what is possible.
    """
    found = {parameter_named(space, name): values for name, values in ranges.items()}
    return replace(space, parameters=tuple(with_range(p, found[p]) if p in found else p for p in space.parameters))


def short_name(parameter: Parameter) -> str:
    """How a person names a parameter: `conv_filters` for `conv{i}_filters`."""
    return parameter.name.replace("{i}", "")


def parameter_named(space: SearchSpace, name: str) -> Parameter:
    """The searched parameter a person means: by its short name, its own, or its last word (`filters`).

    Raises:
        UsageError: there is none, or it is not searched.
    """
    names = [(name, short_name(p), p.name, p.name.rpartition("}_")[2]) for p in space.parameters]
    for parameter, (wanted, *known) in zip(space.parameters, names, strict=True):
        if wanted in known:
            return parameter
    if name in [p.name for p in space.optional]:
        raise UsageError(f"{name} has a range, but is not searched.", f"Add it to the optional parameters: {name}.")
    possible = ", ".join(short_name(p) for p in space.parameters)
    raise UsageError(f"The search space {space.name} has no parameter “{name}”.", f"Choose from: {possible}.")


def with_range(parameter: Parameter, values: Sequence[Value]) -> Parameter:
    """`parameter` over other values.

    Raises:
        UsageError: a value cannot be; the sentence says what can.
    """
    if not values:
        raise UsageError(f"The range of {short_name(parameter)} is empty.", "Name at least one value.")
    for value in values:
        possible = _instead_of(parameter, value)
        if possible:
            raise UsageError(f"{short_name(parameter)} cannot be {value!s:.40}; {possible} is possible.")
    match parameter:
        case Choice():
            return replace(parameter, choices=_sorted(parameter, values))
        case IntRange():
            low, high = _ends(parameter, values)
            return replace(parameter, low=int(low), high=int(high))
        case FloatRange():
            low, high = _ends(parameter, values)
            return replace(parameter, low=float(low), high=float(high))


def range_of(parameter: Parameter) -> tuple[Value, ...]:
    """The values of a parameter as an edited range has them."""
    return parameter.choices if isinstance(parameter, Choice) else (parameter.low, parameter.high)


def _instead_of(parameter: Parameter, value: Value) -> str:
    if isinstance(parameter, FloatRange) and parameter.log and value == 0:
        return "a number above 0"  # its logarithm is drawn
    return instead_of(parameter, value)


def _sorted(parameter: Choice, values: Sequence[Value]) -> tuple[Value, ...]:
    """Each value once: numbers by size, words in the order of the space."""
    unique = dict.fromkeys(values)
    order = parameter.choices
    if isinstance(order[0], bool | str):
        return tuple(sorted(unique, key=order.index))
    return tuple(sorted(unique, key=float))


def _ends(parameter: IntRange | FloatRange, values: Sequence[Value]) -> tuple[float, float]:
    if len(values) > 2 or float(values[0]) > float(values[-1]):
        shown = ", ".join(map(str, values))
        raise UsageError(f"The range of {short_name(parameter)} cannot be {shown}.", "Name the least and the most.")
    return float(values[0]), float(values[-1])
