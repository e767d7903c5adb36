"""Frozen dataclasses to JSON and back, by their type hints alone.

Values cross process borders and reach the disk as JSON, never pickled. The trial processes must run without pydantic,
so this is the standard library only.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
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
    convert = _converter(kind, kind.__name__)  # type: ignore[arg-type]  # types can be hashed
    result: T = convert(value)
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


_SAMPLES = (True, 1, 1.5, "word", None)
_PLAIN = {bool, int, float, str, type(None)}
Convert = Callable[[Any], Any]  # raises ValueError, which names the place


@cache
def _converter(kind: Any, where: str) -> Convert:
    """What converts values of a kind: worked out once, since a project is opened by converting all its events."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _of_dataclass(kind, where)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _of_union(get_args(kind), where)
    if origin is Literal:
        return _of_literal(get_args(kind), where)
    if origin is tuple:
        return _of_tuple(get_args(kind), where)
    if origin in (dict, Mapping):
        return _of_mapping(get_args(kind)[1], where)
    if kind is Any:
        return lambda value: value
    return {float: _of_float, int: _of_int}.get(kind, partial(_of_instances, kind))(where)


def _of_dataclass(kind: Any, where: str) -> Convert:
    hints = get_type_hints(kind)
    convert = {f.name: _converter(hints[f.name], f"{where}.{f.name}") for f in fields(kind)}
    same = {f.name: _left_alone(hints[f.name]) for f in fields(kind)}

    def converted(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(value, where)
        try:
            return kind(
                **{name: item if type(item) in same[name] else convert[name](item) for name, item in value.items()}
            )
        except KeyError:
            unknown = min(set(value) - set(convert), default="")
            raise ValueError(f"{where}: unknown field {unknown}") from None
        except TypeError as error:
            raise ValueError(f"{where}: {error}") from None

    return converted


def _of_union(kinds: tuple[Any, ...], where: str) -> Convert:
    allows_none = type(None) in kinds
    converts = [_converter(kind, where) for kind in kinds if kind is not type(None)]

    def converted(value: Any) -> Any:
        if value is None:
            if allows_none:
                return None
            raise _wrong(value, where)
        for convert in converts:
            try:
                return convert(value)
            except ValueError:
                continue
        raise _wrong(value, where)

    return converted


@cache
def _left_alone(kind: Any) -> frozenset[type]:
    """The types whose values a kind takes as they are: of plain kinds the type alone decides, and asking is quick."""
    kinds = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    if not set(kinds) <= _PLAIN:
        return frozenset()
    convert = _converter(kind, "")
    return frozenset(type(one) for one in _SAMPLES if _takes(convert, one))


def _takes(convert: Convert, value: Any) -> bool:
    try:
        return type(convert(value)) is type(value)
    except ValueError:
        return False


def _of_literal(values: tuple[Any, ...], where: str) -> Convert:
    def converted(value: Any) -> Any:
        if value not in values:
            raise _wrong(value, where)
        return value

    return converted


def _of_tuple(kinds: tuple[Any, ...], where: str) -> Convert:
    is_open = len(kinds) == 2 and kinds[1] is Ellipsis
    converts = [_converter(kind, where) for kind in kinds[: 1 if is_open else None]]

    def converted(value: Any) -> Any:
        if not isinstance(value, list | tuple) or not (is_open or len(value) == len(converts)):
            raise _wrong(value, where)
        if is_open:
            return tuple(map(converts[0], value))
        return tuple(convert(item) for convert, item in zip(converts, value, strict=True))

    return converted


def _of_mapping(kind: Any, where: str) -> Convert:
    convert, same = _converter(kind, where), _left_alone(kind)

    def converted(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(value, where)
        if same.issuperset(map(type, value.values())):
            return dict(value)
        return {key: convert(item) for key, item in value.items()}

    return converted


def _of_float(where: str) -> Convert:
    def converted(value: Any) -> Any:
        if type(value) is float:
            return value
        if value is None:
            return nan  # how a number that was none is written
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise _wrong(value, where)
        return float(value)

    return converted


def _of_int(where: str) -> Convert:
    def converted(value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(value, where)
        return value

    return converted


def _of_instances(kind: type, where: str) -> Convert:
    def converted(value: Any) -> Any:
        if not isinstance(value, kind):
            raise _wrong(value, where)
        return value

    return converted


def _wrong(value: Any, where: str) -> ValueError:
    return ValueError(f"{where}: unexpected value {value!r:.80}")
