import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Value
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.edited import edited, parameter_named, short_name
from nas_desktop.search_space.parameters import FloatRange
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN


def test_a_narrowed_space_draws_inside_its_ranges_only() -> None:
    space = edited(PLAIN_CNN, {"n_conv_layers": [2, 3], "filters": [32], "dropout": [0.1, 0.2]})

    for seed in range(50):
        values = space.draw(Dice(seed))
        assert values["n_conv_layers"] in (2, 3)
        assert values["conv1_filters"] == 32
        assert 0.1 <= float(values["dropout"]) <= 0.2


def test_a_space_can_be_widened() -> None:
    space = edited(PLAIN_CNN, {"conv_filters": [48, 512], "conv_kernel": [7], "learning_rate": [1e-5, 1e-1]})

    values = space.draw(Dice(0))
    assert values["conv0_filters"] in (48, 512)
    assert values["conv0_kernel"] == 7


def test_what_is_not_named_stays() -> None:
    space = edited(STAGED_CNN, {"growth": [2]})

    assert [p for p in space.parameters if p.name != "stage{i}_growth"] == [
        p for p in STAGED_CNN.parameters if p.name != "stage{i}_growth"
    ]


def test_one_value_fixes_a_parameter() -> None:
    space = edited(PLAIN_CNN, {"dropout": [0.25], "n_fc_layers": [2]})

    assert parameter_named(space, "dropout") == FloatRange("dropout", 0.25, 0.25, title="Dropout")
    assert space.draw(Dice(1))["n_fc_layers"] == 2


def test_choices_stand_in_order_each_once() -> None:
    space = edited(PLAIN_CNN, {"filters": [128, 32, 128], "activation": ["GELU", "ReLU"]})

    assert parameter_named(space, "filters").choices == (32, 128)  # type: ignore[union-attr]
    assert parameter_named(space, "activation").choices == ("ReLU", "GELU")  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["filters", "conv_filters", "conv{i}_filters"])
def test_a_parameter_goes_by_several_names(name: str) -> None:
    assert short_name(parameter_named(PLAIN_CNN, name)) == "conv_filters"


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"filters": [0]}, ["conv_filters cannot be 0", "a whole number from 1 to 4096"]),
        ({"kernel": [4]}, ["conv_kernel cannot be 4", "an odd number"]),
        ({"activation": ["Tanh"]}, ["activation cannot be Tanh", "ReLU, LeakyReLU, ELU, GELU"]),
        ({"pool": ["yes"]}, ["conv_pool cannot be yes", "true or false"]),
        ({"n_conv_layers": [0, 2]}, ["n_conv_layers cannot be 0", "from 1"]),
        ({"dropout": [0.1, 1.0]}, ["dropout cannot be 1.0", "below 1"]),
        ({"learning_rate": [0, 0.1]}, ["learning_rate cannot be 0", "above 0"]),
        ({"dropout": [0.4, 0.2]}, ["dropout", "0.4, 0.2", "the least and the most"]),
        ({"dropout": [0.1, 0.2, 0.3]}, ["the least and the most"]),
        ({"filters": []}, ["conv_filters is empty"]),
        ({"colour": [1]}, ["no parameter “colour”", "conv_filters"]),
        ({"batch_size": [32]}, ["batch_size has a range, but is not searched"]),
    ],
)
def test_a_wrong_range_is_named_with_what_is_possible(ranges: dict[str, list[Value]], words: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        edited(PLAIN_CNN, ranges)
    for word in words:
        assert word in str(raised.value)


def test_an_optional_parameter_that_is_searched_can_be_edited() -> None:
    space = edited(PLAIN_CNN.limited({}, ["batch_size"]), {"batch_size": [16, 256]})

    assert space.draw(Dice(0))["batch_size"] in (16, 256)
