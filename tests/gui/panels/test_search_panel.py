"""Settings before a search, its course afterwards, and a remedy taken over into the form."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.analysis.remedies import Remedy
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.presets import preset_named
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.search_panel import SearchPanel
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_search_started
from tests.gui.conftest import FOUND, TasksAtOnce

_ASKED = SearchConfig.parse(
    {"preset": "quick", "space": "plain-cnn", "data": "birds", "n_trials": 12, "max_conv_layers": 2, "seed": 7}
)


@pytest.fixture
def panel(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce) -> SearchPanel:
    panel = SearchPanel(model, look, tasks, lambda data: FOUND)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    return panel


def _propose(panel: SearchPanel, remedy: Remedy) -> SearchConfig:
    panel.propose(_ASKED.model_dump(mode="json"), remedy)
    assert panel.setup.config is not None
    return panel.setup.config


def test_the_form_holds_the_search_with_what_the_remedy_changes(panel: SearchPanel) -> None:
    config = _propose(panel, Remedy("Train 16 epochs", {"n_epochs": 16}))

    assert config == _ASKED.with_changes(n_epochs=16)


def test_every_kind_of_setting_gets_into_the_form(panel: SearchPanel) -> None:
    changes = {"optional_parameters": ("batch_size", "weight_decay"), "max_params": 1_500_000, "recipe": "classic"}

    assert _propose(panel, Remedy("", changes)) == _ASKED.with_changes(**changes)


def test_another_preset_is_chosen_above_the_form(panel: SearchPanel) -> None:
    config = _propose(panel, Remedy("Use Thorough", dict(preset_named("thorough").values)))

    assert config.preset == "thorough"
    assert (config.n_trials, config.n_train, config.data) == (50, 10_000, "birds")


def test_what_was_taken_over_is_said_until_a_search_begins(
    qtbot: QtBot, panel: SearchPanel, model: SearchModel
) -> None:
    _propose(panel, Remedy("Train 16 epochs", {"n_epochs": 16}))
    assert panel.banner.text == (
        "Train 16 epochs. Epochs per trial: 16 instead of 8. The rest is as before; nothing runs yet."
    )

    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
    with qtbot.waitSignal(model.changed):
        model.reset()

    assert panel.banner.isHidden()


def test_a_changed_setting_is_seen_even_where_it_is_folded_away(panel: SearchPanel) -> None:
    _propose(panel, Remedy("Allow 3 layers", {"max_conv_layers": 3}))

    assert not panel.setup.form.rows["max_conv_layers"].editor.isHidden()
    assert not panel.setup.form._advanced.isHidden()
