"""A trial's parameters in words."""

from nas_desktop.core.state import TrialRow
from nas_desktop.gui import trial_words
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import DRAWN, PARAMS

TWO = PLAIN_CNN.resolve({**DRAWN, "n_conv_layers": 2, "conv1_filters": 64, "conv1_kernel": 5, "conv1_pool": False})


def test_layers_are_listed_in_their_order() -> None:
    assert trial_words.filters(TWO) == "32 64"
    assert trial_words.kernels(TWO) == "3 5"
    assert trial_words.pooling(TWO) == "yes no"
    assert trial_words.units(TWO) == "–"


def test_a_network_is_named_by_its_layers() -> None:
    assert trial_words.layers(TWO) == "2 convolutions, 1 dense"
    assert trial_words.layers(PARAMS) == "1 convolution, 1 dense"


def test_only_what_differs_is_listed(busy_model: SearchModel) -> None:
    row, best = busy_model.trial(0), busy_model.trial(1)
    assert isinstance(row, TrialRow)
    assert isinstance(best, TrialRow)
    row.params = {**row.params, "learning_rate": 0.005}

    assert trial_words.differences(row, best) == [("Learning rate", "2.0e-3", "5.0e-3")]


def test_the_best_trial_is_shown_as_such(busy_model: SearchModel) -> None:
    states = [trial_words.shown_state(row, busy_model.state.best) for row in busy_model.state.search_rows]

    assert states == ["COMPLETE", "BEST", "PRUNED", "FAIL", "RUNNING"]
