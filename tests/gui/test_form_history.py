"""What was changed in the form can be taken back, and made again."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.form_history import FormHistory
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.options_form import OptionsForm


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> OptionsForm:
    form = OptionsForm(look)
    qtbot.addWidget(form)
    form.use_preset("quick")
    return form


@pytest.fixture
def history(form: OptionsForm) -> FormHistory:
    return FormHistory(form, form)


def _set(form: OptionsForm, name: str, value: object) -> None:
    form.rows[name].editor.set_value(value)


def test_at_first_there_is_nothing_to_undo(history: FormHistory) -> None:
    assert (history.can_undo, history.can_redo) == (False, False)


def test_a_change_is_undone_and_made_again(form: OptionsForm, history: FormHistory) -> None:
    before = form.values()
    _set(form, "n_trials", 33)
    _set(form, "n_epochs", 5)

    history.undo()
    assert (form.rows["n_trials"].value(), form.rows["n_epochs"].value()) == (33, before["n_epochs"])
    history.undo()
    assert form.values() == before
    history.redo()
    history.redo()

    assert (form.rows["n_trials"].value(), form.rows["n_epochs"].value()) == (33, 5)
    assert (history.can_undo, history.can_redo) == (True, False)


def test_a_preset_is_one_step(form: OptionsForm, history: FormHistory) -> None:
    before = form.values()
    form.use_preset("thorough")

    history.undo()

    assert (form.preset, form.values()) == ("quick", before)
    assert not history.can_undo


def test_what_is_typed_into_one_field_is_one_step(form: OptionsForm, history: FormHistory) -> None:
    before = form.values()
    for n in (3, 33, 333):
        _set(form, "n_trials", n)

    history.undo()

    assert form.values() == before


def test_a_new_change_forgets_what_was_undone(form: OptionsForm, history: FormHistory) -> None:
    _set(form, "n_trials", 33)
    history.undo()

    _set(form, "n_epochs", 5)

    assert not history.can_redo


def test_forgetting_begins_anew(form: OptionsForm, history: FormHistory) -> None:
    _set(form, "n_trials", 33)

    history.forget()

    assert not history.can_undo
    assert form.rows["n_trials"].value() == 33
