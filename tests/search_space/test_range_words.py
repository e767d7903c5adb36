import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.edited import parameter_named, range_of
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.range_words import ranges_of, text_of, values_of


def test_choices_and_ends_are_read_by_short_name() -> None:
    ranges = ranges_of(PLAIN_CNN, ["filters=32,64", "learning_rate=0.001..0.01", "pool=yes", "n_conv_layers=2..4"])

    assert ranges == {
        "conv_filters": (32, 64),
        "learning_rate": (0.001, 0.01),
        "conv_pool": (True,),
        "n_conv_layers": (2, 4),
    }


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)
def test_every_range_survives_being_written_and_read(space: SearchSpace) -> None:
    for parameter in space.parameters:
        assert values_of(parameter, text_of(parameter, range_of(parameter))) == range_of(parameter)


def test_one_number_is_both_ends() -> None:
    dropout = parameter_named(PLAIN_CNN, "dropout")

    assert text_of(dropout, (0.1, 0.1)) == "0.1"
    assert values_of(dropout, "0.1") == (0.1,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dropout", "“dropout” is no range"),
        ("dropout=much", "dropout cannot be “much”"),
        ("dropout=nan", "dropout cannot be “nan”"),
        ("filters=32..64", "conv_filters cannot be “32..64”"),
        ("filters=", "conv_filters is empty"),
        ("pool=maybe", "conv_pool cannot be “maybe”"),
        ("n_fc_layers=1.5", "n_fc_layers cannot be “1.5”"),
    ],
)
def test_a_text_that_means_nothing_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        ranges_of(PLAIN_CNN, [text])
