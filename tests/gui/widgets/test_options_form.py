"""The form and SearchConfig say the same, in both directions."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.core.presets import PRESETS
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.options_form import OptionsForm

OTHERS = {
    "data": "/pictures",
    "test_data": "/more",
    "n_trials": 7,
    "n_train": "all",
    "n_val": 200,
    "n_epochs": 4,
    "space": "plain-cnn",
    "max_conv_layers": 5,
    "max_fc_layers": 1,
    "strategy": "random",
    "optional_parameters": ("batch_size", "use_batch_norm"),
    "max_params": 300_000,
    "max_macs": "none",
    "recipe": "classic",
    "patience": 5,
    "image_size": 64,
    "device": "cpu",
    "slots": 2,
    "seed": 42,
}


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> OptionsForm:
    form = OptionsForm(look)
    qtbot.addWidget(form)
    form.use_preset("standard")
    return form


def test_there_is_a_row_for_every_setting_but_the_preset(form: OptionsForm) -> None:
    assert {*form.rows, "preset"} == set(SearchConfig.model_fields)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_fills_the_form(form: OptionsForm, preset: object) -> None:
    form.use_preset(preset.name)  # type: ignore[attr-defined]

    config = form.config()

    filled = SearchConfig.parse(preset.values)  # type: ignore[attr-defined]
    assert config == filled.with_changes(seed=config.seed)


def test_values_survive_the_way_through_the_form(form: OptionsForm) -> None:
    form.set_values(OTHERS)

    config = form.config()

    assert config == SearchConfig.parse({"preset": "standard", **OTHERS})


def test_a_wrong_value_is_refused_beside_its_field(form: OptionsForm) -> None:
    form.set_values({"n_train": "many"})

    row = form.rows["n_train"]
    assert row.help_shown.startswith("Training images cannot be “many”; a whole number from 1")
    assert row.editor.property("invalid") is True
    with pytest.raises(UsageError):
        form.config()


def test_a_value_put_right_shows_its_help_again(form: OptionsForm) -> None:
    form.set_values({"n_train": "many"})

    form.set_values({"n_train": 5000})

    assert form.rows["n_train"].help_shown == "More is better and slower."


def test_a_changed_row_says_what_the_preset_wants(form: OptionsForm) -> None:
    form.set_values({"n_epochs": 3})

    assert form.rows["n_epochs"].help_shown == "Passes over the training images. Was: 8."
    assert [row.name for row in form.changed_rows()] == ["n_epochs"]


def test_the_head_of_the_folded_rows_counts_what_differs(form: OptionsForm) -> None:
    form.set_values({"strategy": "random", "recipe": "classic", "n_epochs": 3})

    assert form._n_changed.text().startswith("2 of ")


def test_another_preset_keeps_the_images_and_the_seed(form: OptionsForm) -> None:
    form.set_values({"data": "/pictures", "seed": 42})

    form.use_preset("quick")

    assert (form.config().data, form.config().seed) == ("/pictures", 42)


def test_help_follows_the_choice(form: OptionsForm) -> None:
    form.set_values({"strategy": "random"})

    assert form.rows["strategy"].help_shown.startswith("Learns nothing.")


def test_further_rows_unfold(qtbot: QtBot, form: OptionsForm) -> None:
    assert form._advanced.isHidden()

    form._fold.click()

    assert not form._advanced.isHidden()


def test_limits_of_another_space_are_left_out(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "max_conv_layers": 5})
    assert form.config().max_conv_layers == 5

    form.set_values({"space": "staged-cnn"})

    assert form.rows["max_conv_layers"].editor.isHidden()
    assert "max_conv_layers" not in form.values()


def test_only_optional_parameters_of_the_space_are_offered(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "optional_parameters": ("batch_size", "use_batch_norm")})

    form.set_values({"space": "staged-cnn"})

    assert form.config().optional_parameters == ("batch_size",)
