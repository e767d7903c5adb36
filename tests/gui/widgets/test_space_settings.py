"""The form: ranges, a search space of the user's own, an earlier search to learn from."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.cli_search import config_of
from nas_desktop.gui.command_line import command_for
from nas_desktop.gui.dialogs.ranges_dialog import RangesDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.options_form import OptionsForm
from nas_desktop.search_space.configured import configured_space


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> OptionsForm:
    form = OptionsForm(look)
    qtbot.addWidget(form)
    form.use_preset("standard")
    return form


def test_ranges_survive_the_way_through_the_form(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "ranges": {"filters": (32, 64)}})

    assert form.config().ranges == {"conv_filters": (32, 64)}
    assert form.rows["ranges"].help_shown == "Changed: conv filters."


def test_ranges_of_another_space_do_not_count_until_it_is_chosen_again(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "ranges": {"conv_filters": (32, 64)}})

    form.set_values({"space": "staged-cnn"})
    elsewhere = form.config().ranges
    form.set_values({"space": "plain-cnn"})

    assert elsewhere == {}
    assert form.config().ranges == {"conv_filters": (32, 64)}


def test_the_range_of_an_optional_parameter_goes_when_it_is_not_searched(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "optional_parameters": ("batch_size",), "ranges": {"batch_size": (16,)}})

    form.set_values({"optional_parameters": ()})

    assert form.config().ranges == {}


def test_a_preset_undoes_edited_ranges(form: OptionsForm) -> None:
    form.set_values({"ranges": {"head": ("max",)}})

    form.use_preset("standard")

    assert form.config().ranges == {}


def test_the_button_opens_the_ranges_and_takes_them(form: OptionsForm, monkeypatch: pytest.MonkeyPatch) -> None:
    def edit(dialog: RangesDialog) -> RangesDialog.DialogCode:
        dialog.rows["head"].ticks["max"].click()
        return RangesDialog.DialogCode.Accepted

    monkeypatch.setattr(RangesDialog, "exec", edit)

    form.rows["ranges"].editor.button.click()

    assert form.config().ranges == {"head": ("flatten", "average")}


def test_the_command_says_the_ranges(form: OptionsForm) -> None:
    form.set_values({"ranges": {"stage_growth": (2, 4), "learning_rate": (0.05, 0.1), "skip": (True,)}})
    config = form.config()

    words = command_for(config).split()
    texts = [words[i + 1] for i, word in enumerate(words) if word == "--range"]

    assert texts == ["stage_growth=2,4", "learning_rate=0.05..0.1", "skip=yes"]
    assert configured_space(config_of({"ranges": texts})) == configured_space(config)


def test_a_space_of_ones_own_takes_the_place_of_ours(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "ranges": {"conv_filters": (32,)}, "space_file": "/mine.py"})

    assert not any(form.rows[name].is_shown for name in ("space", "ranges", "optional_parameters", "max_conv_layers"))
    assert form.config().space_file == "/mine.py"
    assert form.config().ranges == {}


def test_without_it_they_come_back(form: OptionsForm) -> None:
    form.set_values({"space": "plain-cnn", "space_file": "/mine.py"})

    form.set_values({"space_file": None})

    assert all(form.rows[name].is_shown for name in ("space", "ranges", "optional_parameters", "max_conv_layers"))


def test_an_earlier_search_is_named_by_its_folder(form: OptionsForm, tmp_path: Path) -> None:
    form.set_values({"history": str(tmp_path)})

    assert form.config().history == str(tmp_path)
