"""A trial's parameters in words."""

from typing import get_args

import pytest

from nas_desktop.core.events import Origin
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import trial_words
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from tests.builders import DRAWN, PARAMS, a_trial_started

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


STAGED = STAGED_CNN.resolve({"n_stages": 2, "stage0_convs": 3, "n_hidden": 1, "hidden0_units": 64})


def test_a_network_in_stages_is_told_by_its_stages() -> None:
    assert trial_words.filters(STAGED) == "64 128"
    assert trial_words.convolutions(STAGED) == "3 2"
    assert trial_words.kernels(STAGED) == "3 3"
    assert trial_words.units(STAGED) == "64"
    assert trial_words.layers(STAGED) == "5 convolutions, 2 dense"


def test_settings_of_another_space_go_unsaid() -> None:
    assert "Pooling" not in dict(trial_words.settings(STAGED))
    assert "Head" not in dict(trial_words.settings(PARAMS))


def test_a_network_of_the_strategy_needs_no_sentence() -> None:
    row = a_row()
    assert trial_words.origin(row) == "Strategy"
    assert trial_words.origin_sentence(row) == ""


def test_a_known_good_design_is_called_so_with_what_was_changed() -> None:
    row = a_row(origin="known-good", notes=("Narrowed from 64 to 32 filters to stay within 100,000 weights.",))
    assert trial_words.origin(row) == "Known-good"
    assert trial_words.origin_sentence(row) == (
        "A known-good design, tried before the strategy chose. "
        "Narrowed from 64 to 32 filters to stay within 100,000 weights."
    )


def test_a_second_seed_names_the_trial_it_repeats() -> None:
    row = a_row(trial=7, design=3, origin="second-seed")
    assert trial_words.origin_sentence(row) == "The design of trial 3 once more, under another seed."


@pytest.mark.parametrize("origin", get_args(Origin))
def test_every_origin_has_a_word(origin: str) -> None:
    assert trial_words.origin(a_row(origin=origin))


def a_row(trial: int = 0, **changes: object) -> TrialRow:
    state = SearchState()
    state.apply(a_trial_started(trial, **changes))
    return state.rows["search", trial]
