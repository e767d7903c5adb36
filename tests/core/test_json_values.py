from dataclasses import dataclass, field
from math import inf, isnan, nan
from typing import Any, Literal

import pytest

from nas_desktop.core.json_values import decode, decode_tagged, encode, encode_tagged, from_json, to_json
from tests.builders import a_trial_spec, some_data


@dataclass(frozen=True)
class Part:
    kind: Literal["a", "b"]
    share: float


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    pair: tuple[int, str]
    limit: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


WHOLE = Whole((Part("a", 0.5),), (1, "x"), None, {"k": [1, 2]})


def test_a_value_survives_the_round_trip() -> None:
    assert decode(Whole, encode(WHOLE)) == WHOLE


@pytest.mark.parametrize("value", [a_trial_spec(), some_data()], ids=lambda v: type(v).__name__)
def test_what_crosses_the_pipe_survives_the_round_trip(value: Any) -> None:
    assert decode(type(value), encode(value)) == value


def test_numbers_that_are_none_become_null() -> None:
    assert to_json([nan, inf, 1.0]) == [None, None, 1.0]


def test_a_whole_number_is_taken_where_a_float_is_declared() -> None:
    assert from_json(Part, {"kind": "a", "share": 1}).share == 1.0


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "c", "share": 0.5},
        {"kind": "a", "share": "0.5"},
        {"kind": "a", "share": True},
        {"kind": "a"},
        {"kind": "a", "share": 0.5, "extra": 1},
        [],
    ],
)
def test_a_value_that_does_not_fit_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="Part"):
        from_json(Part, value)


def test_a_tagged_value_finds_its_own_type() -> None:
    assert decode_tagged((Whole, Part), encode_tagged(Part("b", 1.0))) == Part("b", 1.0)


def test_an_unknown_tag_is_refused() -> None:
    with pytest.raises(ValueError, match="Whole"):
        decode_tagged((Part,), encode_tagged(WHOLE))


def test_a_number_that_was_none_can_be_read_again() -> None:
    assert isnan(decode(Part, encode(Part("a", nan))).share)
