from typing import Any

import pytest

from nas_desktop.core.config import SearchConfig, extra_of, flag_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.presets import PRESETS, preset_named


def test_defaults_are_those_of_the_specification() -> None:
    config = SearchConfig.parse({})
    assert (config.n_trials, config.n_train, config.n_val, config.n_epochs) == (20, 5000, 1000, 8)
    assert (config.max_conv_layers, config.max_fc_layers, config.space, config.strategy) == (
        3,
        2,
        "plain-cnn",
        "guided",
    )


def test_a_preset_fills_in_what_is_not_named() -> None:
    config = SearchConfig.parse({"preset": "taste", "n_epochs": 5})
    assert (config.n_trials, config.n_train, config.n_val, config.max_macs) == (6, 3000, 500, 20_000_000)
    assert config.n_epochs == 5


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.name)
def test_every_preset_is_a_valid_configuration(preset: Any) -> None:
    assert SearchConfig.parse({"preset": preset.name}).preset == preset.name


def test_a_configuration_survives_its_json_form() -> None:
    config = SearchConfig.parse({"preset": "quick", "optional_parameters": ("batch_size",)})
    assert SearchConfig.parse(config.model_dump(mode="json")) == config


def test_a_seed_is_drawn_where_none_is_given() -> None:
    assert len({SearchConfig.parse({}).seed for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"n_trials": 0}, ["Trials", "--trials", "“0”", "1 to 10,000"]),
        ({"n_trials": "many"}, ["Trials", "“many”"]),
        ({"n_train": 0}, ["Training images", "“0”", "all"]),
        ({"n_epochs": 201}, ["Epochs", "1 to 200"]),
        ({"max_conv_layers": 6}, ["1 to 5"]),
        ({"recipe": "newest"}, ["Recipe", "newest"]),
        ({"device": "tpu"}, ["Device", "tpu"]),
        ({"slots": 0}, ["--slots", "1 to 64"]),
        ({"preset": "huge"}, ["huge", "taste, quick"]),
        ({"colour": 1}, ["colour"]),
    ],
)
def test_a_wrong_value_is_named_with_its_limits(values: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        SearchConfig.parse(values)
    for word in words:
        assert word in str(raised.value)


def test_every_setting_says_what_form_and_command_line_need() -> None:
    for name, field in SearchConfig.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert flag_of(field).startswith("--"), name
        assert extra_of(field)["group"] in ("Budget", "Data", "Training", "Search"), name


def test_no_two_settings_share_a_flag() -> None:
    flags = [flag_of(field) for field in SearchConfig.model_fields.values()]
    assert len(set(flags)) == len(flags)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing-of-the-kind"):
        preset_named("nothing-of-the-kind")
