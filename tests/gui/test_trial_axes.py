"""Axes for all that was drawn and for what came of it; a measure and its place belong together."""

import pytest

from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_axes import ACCURACY, TrialAxis, trial_axes
from nas_desktop.gui.trial_settings import complete_trials
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def axes(model: SearchModel) -> dict[str, TrialAxis]:
    show_trials(model, some_trials(40))
    return {axis.name: axis for axis in trial_axes(model.state, complete_trials(model.state))}


def test_every_setting_has_one_and_size_work_time_and_accuracy(axes: dict[str, TrialAxis]) -> None:
    assert {"n_conv_layers", "conv2_kernel", "activation", "learning_rate", "dropout"} <= set(axes)
    assert list(axes)[-4:] == ["n_params", "n_macs", "seconds", ACCURACY]


def test_settings_of_single_layers_wait_in_the_menu(axes: dict[str, TrialAxis]) -> None:
    shown = [axis.name for axis in axes.values() if axis.shown]

    assert shown == [
        "n_conv_layers",
        "n_fc_layers",
        "activation",
        "dropout",
        "learning_rate",
        "optimizer",
        "n_params",
        ACCURACY,
    ]


def test_every_value_lies_on_its_axis(axes: dict[str, TrialAxis], model: SearchModel) -> None:
    for axis in axes.values():
        measures = [m for row in complete_trials(model.state) if (m := axis.measure(row)) is not None]
        assert measures
        assert all(0.0 <= axis.share(m) <= 1.0 for m in measures), axis.name
        assert all(abs(axis.measure_at(axis.share(m)) - m) < 1e-9 for m in measures)


def test_a_trial_without_the_layer_has_no_measure(axes: dict[str, TrialAxis], model: SearchModel) -> None:
    shallow = next(row for row in complete_trials(model.state) if row.params["n_conv_layers"] == 1)

    assert axes["conv1_filters"].measure(shallow) is None


def test_figures_are_round(axes: dict[str, TrialAxis]) -> None:
    assert [words for _, words in axes["learning_rate"].ticks] == ["1e-4", "1e-3", "1e-2"]
    assert [words for _, words in axes["dropout"].ticks] == ["0", "0.2", "0.4"]
    assert [words for _, words in axes["optimizer"].ticks] == ["Adam", "AdamW", "SGD"]


def test_a_measure_in_words_is_the_value(axes: dict[str, TrialAxis]) -> None:
    assert axes["learning_rate"].words(-3.0) == "1.0e-3"
    assert axes["optimizer"].words(1.2) == "AdamW"
    assert axes["n_params"].words(6.0) == "1.00 M"
    assert axes[ACCURACY].words(0.794) == "79.4 %"


def test_without_trials_there_are_axes_without_figures_of_settings(model: SearchModel) -> None:
    assert [axis.name for axis in trial_axes(model.state, [])] == ["n_params", "n_macs", "seconds", ACCURACY]
