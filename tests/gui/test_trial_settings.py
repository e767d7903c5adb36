"""Settings are those that were drawn, named for a reader, whatever the space."""

import pytest

from nas_desktop.core.specs import as_config
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import Setting, complete_trials, drawn_settings, first_count, layer_lines
from tests.builders import a_search_started, a_trial_finished, a_trial_started
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def settings(model: SearchModel) -> dict[str, Setting]:
    show_trials(model, some_trials(40))
    return {setting.name: setting for setting in drawn_settings(model.state, complete_trials(model.state))}


def test_they_come_in_the_order_of_the_space_and_only_if_drawn(settings: dict[str, Setting]) -> None:
    names = list(settings)

    assert names[:3] == ["n_conv_layers", "conv0_filters", "conv1_filters"]
    assert "conv2_pool" in names
    assert "use_batch_norm" not in names  # the recipe's
    assert "conv3_filters" not in names  # beyond the limit


def test_a_setting_of_one_layer_says_which(settings: dict[str, Setting]) -> None:
    assert settings["conv1_filters"].title == "Filters, convolution 2"
    assert settings["conv1_filters"].short == "Filters 2"
    assert settings["fc0_units"].title == "Units, dense layer 1"


def test_a_count_has_the_range_of_its_limit(settings: dict[str, Setting]) -> None:
    assert settings["n_conv_layers"].order == (1, 2, 3)
    assert settings["n_conv_layers"].is_count


def test_a_logarithmic_scale_is_one(settings: dict[str, Setting]) -> None:
    rate, dropout = settings["learning_rate"], settings["dropout"]

    assert (rate.log, rate.low, rate.high) == (True, 1e-4, 1e-2)
    assert (dropout.log, dropout.low, dropout.high) == (False, 0.0, 0.5)


def test_values_in_words(settings: dict[str, Setting]) -> None:
    said = [
        settings["learning_rate"].words(1.3e-3),
        settings["dropout"].words(0.25),
        settings["conv0_pool"].words(True),
        settings["conv0_filters"].words(128),
        settings["activation"].words(None),
    ]

    assert said == ["1.3e-3", "0.25", "yes", "128", "–"]


def test_no_comes_before_yes(settings: dict[str, Setting]) -> None:
    assert settings["conv0_pool"].order == (False, True)


def test_the_first_count_tells_series_apart(settings: dict[str, Setting]) -> None:
    first = first_count(list(settings.values()))

    assert first is not None
    assert first.name == "n_conv_layers"


def test_settings_of_layers_are_joined_in_one_line(settings: dict[str, Setting], model: SearchModel) -> None:
    row = next(row for row in complete_trials(model.state) if row.params["n_conv_layers"] == 2)

    lines = dict(layer_lines(list(settings.values()), row.params))

    assert lines["Filters"] == f"{row.params['conv0_filters']} {row.params['conv1_filters']}"
    assert lines["Activation"] == row.params["activation"]


def test_an_unknown_space_is_shown_by_its_keys(model: SearchModel) -> None:
    model.apply(a_search_started(config={"space": "from-another-version"}))
    for trial, (width, rate) in enumerate(((16, 0.1), (8, 0.4))):
        drawn = as_config({"width": width, "rate": rate})
        model.apply(a_trial_started(trial, params=drawn, drawn=drawn))
        model.apply(a_trial_finished(trial, 0.5))

    width_setting, rate_setting = drawn_settings(model.state, complete_trials(model.state))

    assert (width_setting.name, width_setting.order) == ("width", (8, 16))
    assert (rate_setting.name, rate_setting.low, rate_setting.high) == ("rate", 0.1, 0.4)


def test_only_complete_trials_are_compared(busy_model: SearchModel) -> None:
    assert [row.trial for row in complete_trials(busy_model.state)] == [0, 1]
