"""Frozen dataclasses to JSON and back, by their type hints alone.

Values cross process borders and reach the disk as JSON, never pickled. The trial processes must run without pydantic,
so this is the standard library only.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from math import isfinite, nan
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Json = dict[str, Any]
T = TypeVar("T")


def to_json(value: Any) -> Any:
    """The JSON form of a dataclass, mapping, sequence or plain value; a NaN or infinite number becomes null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def from_json(kind: type[T], value: Any) -> T:
    """A `kind` made of its JSON form.

    Raises:
        ValueError: a field is missing, unknown, or of another type than the hint says.
    """
    result: T = _convert(kind, value, kind.__name__)
    return result


def encode(value: Any) -> bytes:
    """The JSON form of `value` as bytes, for a pipe."""
    return json.dumps(to_json(value), ensure_ascii=False, allow_nan=False).encode()


def decode(kind: type[T], data: bytes) -> T:
    """The inverse of `encode`."""
    return from_json(kind, json.loads(data))


def encode_tagged(value: Any) -> bytes:
    """The JSON form of a dataclass with its type's name, for a pipe that carries several types."""
    return json.dumps([type(value).__name__, to_json(value)], ensure_ascii=False, allow_nan=False).encode()


def decode_tagged(kinds: tuple[type[T], ...], data: bytes) -> T:
    """The inverse of `encode_tagged`, for one of `kinds`.

    Raises:
        ValueError: another type, or a field that does not fit.
    """
    name, value = json.loads(data)
    for kind in kinds:
        if kind.__name__ == name:
            return from_json(kind, value)
    raise ValueError(f"unexpected message {name!r}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _convert(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _convert_dataclass(kind, value, where)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _convert_union(get_args(kind), value, where)
    if origin is Literal:
        return _checked(value in get_args(kind), value, where)
    if origin is tuple:
        return _convert_tuple(get_args(kind), value, where)
    if origin in (dict, Mapping):
        _checked(isinstance(value, dict), value, where)
        return {key: _convert(get_args(kind)[1], item, f"{where}.{key}") for key, item in value.items()}
    if kind is Any:
        return value
    if kind is float and value is None:
        return nan  # how a number that was none is written
    if kind is float:
        return float(_checked(isinstance(value, int | float) and not isinstance(value, bool), value, where))
    if kind is int:
        return _checked(isinstance(value, int) and not isinstance(value, bool), value, where)
    return _checked(isinstance(value, kind), value, where)


def _convert_dataclass(kind: Any, value: Any, where: str) -> Any:
    _checked(isinstance(value, dict), value, where)
    hints = _hints(kind)
    unknown = set(value) - {f.name for f in fields(kind)}
    if unknown:
        raise ValueError(f"{where}: unknown field {sorted(unknown)[0]}")
    try:
        return kind(**{name: _convert(hints[name], item, f"{where}.{name}") for name, item in value.items()})
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from None


def _convert_union(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None:
        return _checked(type(None) in kinds, value, where)
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _convert(kind, value, where)
        except ValueError:
            continue
    return _checked(False, value, where)


def _convert_tuple(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    _checked(isinstance(value, list | tuple), value, where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_convert(kinds[0], item, where) for item in value)
    _checked(len(kinds) == len(value), value, where)
    return tuple(_convert(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def _checked(right: bool, value: Any, where: str) -> Any:
    if not right:
        raise ValueError(f"{where}: unexpected value {value!r:.80}")
    return value
