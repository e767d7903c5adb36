"""Which values a parameter can have at all, whether or not they are searched: what the layers can build."""

import re
from difflib import SequenceMatcher
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.search_space.parameters import Choice, IntRange, Parameter, SearchSpace

_BEYOND = 16  # how many times the largest value of the space a whole number may be
_N_SUGGESTED = 8  # layers whose keys are offered for a mistyped one


def check_key(key: str, value: Any, space: SearchSpace) -> None:
    """Refuse what a configuration of `space` cannot hold.

    Raises:
        UsageError: an unknown key, or a value that cannot be; the sentence names both and what is possible.
    """
    parameter = _parameter(key, space)
    if parameter is None and key in space.defaults and "{i}" not in key:  # the space itself decides
        if value != space.defaults[key] or type(value) is not type(space.defaults[key]):
            raise UsageError(f"{key} cannot be {str(value)[:40]!r}; in {space.name} it is {space.defaults[key]!r}.")
        return
    if parameter is None:
        near = max(_known_keys(space), key=lambda known: SequenceMatcher(None, key, known).ratio())
        raise UsageError(f"“{key[:60]}” is not a key of the search space {space.name}.", f"The nearest is “{near}”.")
    possible = instead_of(parameter, value)
    if possible:
        raise UsageError(f"{key} cannot be {str(value)[:40]!r}; {possible} is possible.")


def instead_of(parameter: Parameter, value: Any) -> str:
    """What would be possible in place of `value`; empty where it is possible itself."""
    if isinstance(parameter, Choice) and isinstance(parameter.choices[0], bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(parameter, Choice) and isinstance(parameter.choices[0], str):
        return "" if value in parameter.choices else f"one of {', '.join(map(str, parameter.choices))}"
    if isinstance(parameter, Choice):
        whole = [int(choice) for choice in parameter.choices]
        return _instead_of_whole(value, 1, max(whole), odd=all(n % 2 for n in whole))
    if isinstance(parameter, IntRange):
        return _instead_of_whole(value, parameter.low, parameter.high)
    return _instead_of_number(value, parameter.high)


def _parameter(key: str, space: SearchSpace) -> Parameter | None:
    number = re.search(r"\d+", key)
    for parameter in (*space.parameters, *space.optional):
        if key == parameter.name or (
            parameter.per is not None and number is not None and key == parameter.name.format(i=int(number.group()))
        ):
            return parameter if "{i}" not in key else None
    return None


def _known_keys(space: SearchSpace) -> list[str]:
    keys = ["space"]
    for parameter in (*space.parameters, *space.optional):
        n = _N_SUGGESTED if parameter.per is not None else 1
        keys += [parameter.name.format(i=i) for i in range(n)]
    return keys


def _instead_of_whole(value: Any, low: int, searched: int, *, odd: bool = False) -> str:
    """Odd are kernels: the padding of an even one would not keep the size."""
    high = _BEYOND * searched - (1 if odd else 0)
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if fits and (value % 2 or not odd):
        return ""
    return f"{'an odd' if odd else 'a whole'} number from {low} to {high}"


def _instead_of_number(value: Any, high: float) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and (0 <= value < 1 or 0 <= value <= high):
        return ""
    return f"a number from 0 to {high:g}" if high >= 1 else "a number from 0 to below 1"
