"""Checks a configuration that comes from outside: its keys, its values, the size of what it describes.

Values need not lie in the ranges that are searched, as a space of one's own may go beyond them; they must be possible.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import ArchitectureSpec, Config
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import Choice, IntRange, Parameter, SearchSpace

DEFAULT_SPACE = "plain-cnn"
_BEYOND = 16  # how many times the largest searched value a whole number may be
_MAX_WEIGHTS = 500_000_000  # 2 GB in float32
_N_SUGGESTED = 8  # layers whose keys are offered for a mistyped one


def checked_config(values: Mapping[str, Any]) -> Config:
    """`values` with every default written in.

    Raises:
        UsageError: an unknown space or key, or a value that cannot be; the sentence names it.
    """
    name = values.get("space", DEFAULT_SPACE)
    space = space_named(name if isinstance(name, str) else str(name)[:40])
    for key, value in values.items():
        if key != "space":
            _check(key, value, space)
    return space.resolve(values)


def checked_architecture(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> ArchitectureSpec:
    """The network of a resolved configuration.

    Raises:
        UsageError: it would be too large to be built.
    """
    architecture = space_named(str(config["space"])).assemble(config, input_shape, n_classes)
    n_params = cost_of(architecture).n_params
    if n_params > _MAX_WEIGHTS:
        raise UsageError(
            f"This network would have {n_params:,} weights for images of {input_shape[1]} × {input_shape[2]}.",
            f"At most {_MAX_WEIGHTS:,} can be built: take fewer filters or more pooling.",
        )
    return architecture


def _check(key: str, value: Any, space: SearchSpace) -> None:
    parameter = _parameter(key, space)
    if parameter is None and key in space.defaults and "{i}" not in key:  # the space itself decides
        if value != space.defaults[key] or type(value) is not type(space.defaults[key]):
            raise UsageError(f"{key} cannot be {str(value)[:40]!r}; in {space.name} it is {space.defaults[key]!r}.")
        return
    if parameter is None:
        near = get_close_matches(key, _known_keys(space), n=1, cutoff=0.0)
        raise UsageError(f"“{key[:60]}” is not a key of the search space {space.name}.", f"The nearest is “{near[0]}”.")
    possible = _what_is_wrong(parameter, value)
    if possible:
        raise UsageError(f"{key} cannot be {str(value)[:40]!r}; {possible} is possible.")


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


def _what_is_wrong(parameter: Parameter, value: Any) -> str:
    """What would be possible in place of `value`; empty where it is possible itself."""
    if isinstance(parameter, Choice) and isinstance(parameter.choices[0], bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(parameter, Choice) and isinstance(parameter.choices[0], str):
        return "" if value in parameter.choices else f"one of {', '.join(map(str, parameter.choices))}"
    if isinstance(parameter, Choice):
        whole = [int(choice) for choice in parameter.choices]
        return _wrong_whole(value, 1, max(whole), odd=all(n % 2 for n in whole))
    if isinstance(parameter, IntRange):
        return _wrong_whole(value, parameter.low, parameter.high)
    return _wrong_number(value, parameter.high)


def _wrong_whole(value: Any, low: int, searched: int, *, odd: bool = False) -> str:
    """Odd are kernels: the padding of an even one would not keep the size."""
    high = _BEYOND * searched - (1 if odd else 0)
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if fits and (value % 2 or not odd):
        return ""
    return f"{'an odd' if odd else 'a whole'} number from {low} to {high}"


def _wrong_number(value: Any, high: float) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and (0 <= value < 1 or 0 <= value <= high):
        return ""
    return f"a number from 0 to {high:g}" if high >= 1 else "a number from 0 to below 1"
