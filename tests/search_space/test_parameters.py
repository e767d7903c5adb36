import pytest

from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange
from nas_desktop.search_space.plain_cnn import PLAIN_CNN


@pytest.mark.parametrize(
    ("parameter", "inside", "outside"),
    [
        (Choice("c", (1, 2)), 2, 3),
        (Choice("c", (True, False)), True, 1),
        (IntRange("i", 1, 3), 3, 4),
        (IntRange("i", 0, 1), 1, True),
        (FloatRange("f", 0.0, 0.5), 0.5, 0.6),
    ],
)
def test_a_range_knows_what_it_admits(parameter: Choice | IntRange | FloatRange, inside: int, outside: int) -> None:
    assert parameter.admits(inside)
    assert not parameter.admits(outside)


def test_ranges_read_well() -> None:
    assert Choice("pool", (True, False)).in_words() == ("yes", "no")
    assert IntRange("n", 1, 4).in_words() == ("1 to 4",)
    assert FloatRange("rate", 1e-4, 1e-2, log=True).in_words() == ("0.0001 to 0.01, log",)


def test_limits_narrow_a_count_and_never_widen_it() -> None:
    space = PLAIN_CNN.limited({"n_conv_layers": 2, "n_fc_layers": 99})
    ranges = {p.name: p for p in space.parameters if isinstance(p, IntRange)}
    assert ranges["n_conv_layers"].high == 2
    assert ranges["n_fc_layers"].high == 4


def test_an_unknown_optional_parameter_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        PLAIN_CNN.limited({}, ["colour"])
