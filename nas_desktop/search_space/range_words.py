"""Ranges as they are typed: `filters=32,64`, `learning_rate=0.001..0.01`, `dropout=0.1`."""

import math
from collections.abc import Iterable, Sequence

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Value
from nas_desktop.search_space.edited import parameter_named, short_name, with_range
from nas_desktop.search_space.parameters import Choice, IntRange, Parameter, SearchSpace

_BOOLS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def ranges_of(space: SearchSpace, texts: Iterable[str]) -> dict[str, tuple[Value, ...]]:
    """The ranges of several texts, by short name.

    Raises:
        UsageError: a text, its name or a value means nothing.
    """
    ranges = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not equals:
            raise UsageError(f"“{text}” is no range.", "Write NAME=VALUES, such as filters=32,64 or dropout=0..0.2.")
        parameter = parameter_named(space, name.strip())
        ranges[short_name(parameter)] = values_of(parameter, values)
    return ranges


def values_of(parameter: Parameter, text: str) -> tuple[Value, ...]:
    """The values typed for a parameter: `32,64` where it has choices, `0.1..0.3` where it has ends.

    Raises:
        UsageError: they mean nothing, or cannot be.
    """
    parts = text.split(",") if isinstance(parameter, Choice) else text.split("..")
    values = tuple(_value(parameter, part.strip()) for part in parts if part.strip())
    with_range(parameter, values)
    return values


def text_of(parameter: Parameter, values: Sequence[Value]) -> str:
    """What a person types for these values; `values_of` reads it back."""
    if isinstance(parameter, Choice):
        return ",".join({True: "yes", False: "no"}[v] if isinstance(v, bool) else str(v) for v in values)
    low, high = values[0], values[-1]
    return str(low) if low == high else f"{low}..{high}"


def _value(parameter: Parameter, text: str) -> Value:
    kind = type(parameter.choices[0]) if isinstance(parameter, Choice) else None
    try:
        if kind is bool:
            return _BOOLS[text.lower()]
        if kind is str:
            return text
        if kind is int or isinstance(parameter, IntRange):
            return int(text)
        number = float(text)
    except (ValueError, KeyError):
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{short_name(parameter)} cannot be “{text}”.", f"Write {_example(parameter)}.") from None
    return number


def _example(parameter: Parameter) -> str:
    values = parameter.choices if isinstance(parameter, Choice) else (parameter.low, parameter.high)
    return f"{short_name(parameter)}={text_of(parameter, values)}"
