"""Every parameter is said, by a title a reader knows."""

import random

import pytest

from nas_desktop.gui.parameter_words import layer_facts, single_facts
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.draws import RandomSource


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)
def test_every_key_has_its_place(space: SearchSpace) -> None:
    for seed in range(10):
        params = space.resolve(space.draw(RandomSource(random.Random(seed))))
        n_in_layers = sum(len(value.split()) for _, value in layer_facts(params)[1:] if value != "–")
        assert n_in_layers + len(single_facts(params)) == len(params) - 1  # all but the space


def test_what_is_there_once_a_layer_stands_in_order() -> None:
    params = PLAIN_CNN.resolve({"n_conv_layers": 3, "conv1_filters": 128, "conv2_pool": False})

    facts = dict(layer_facts(params))

    assert facts["Filters"] == "64 128 64"
    assert facts["Pooling"] == "yes yes no"
    assert facts["Dense units"] == "–"


def test_figures_are_written_as_everywhere() -> None:
    facts = dict(single_facts({**PARAMS, "learning_rate": 0.00134, "dropout": 0.237, "weight_decay": 0.0}))

    assert (facts["Learning rate"], facts["Dropout"], facts["Weight decay"]) == ("1.3e-3", "0.24", "0")
    assert facts["Batch norm"] == "yes"


def test_parameters_of_an_unknown_space_stand_under_their_own_names() -> None:
    params = {"space": "unheard-of", "depth": 7}

    assert layer_facts(params) == [("Search space", "unheard-of")]
    assert single_facts(params) == [("depth", "7")]
