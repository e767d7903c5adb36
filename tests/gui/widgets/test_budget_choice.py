"""What ends a search."""

from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import UsageError
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.budget_choice import proposed
from nas_desktop.gui.widgets.options_form import OptionsForm


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> OptionsForm:
    form = OptionsForm(look)
    qtbot.addWidget(form)
    form.use_preset("standard")
    return form


def _shown(form: OptionsForm) -> list[str]:
    return [name for name in ("n_trials", "minutes", "until") if form.rows[name].is_shown]


def test_one_limit_is_shown_at_a_time(form: OptionsForm) -> None:
    assert _shown(form) == ["n_trials"]

    form.budget.buttons["minutes"].click()

    assert _shown(form) == ["minutes"]


def test_with_a_deadline_as_many_networks_as_fit_are_tried(form: OptionsForm) -> None:
    form.budget.buttons["minutes"].click()

    config = form.config()

    assert config.minutes == 30
    assert config.n_trials == 10_000
    assert "n_trials" not in form.values()


def test_a_time_of_day_is_proposed(form: OptionsForm) -> None:
    form.budget.buttons["until"].click()

    assert form.config().until is not None


def test_a_limit_without_a_value_is_refused(form: OptionsForm) -> None:
    form.budget.buttons["minutes"].click()
    form.rows["minutes"].editor.set_value(None)

    assert form.rows["minutes"].help_shown == "Say when the search is to end."
    with pytest.raises(UsageError):
        form.config()


def test_a_wrong_time_of_day_is_refused(form: OptionsForm) -> None:
    form.budget.buttons["until"].click()
    form.rows["until"].editor.set_value("25:70")

    with pytest.raises(UsageError):
        form.config()


def test_networks_again_are_those_of_before(form: OptionsForm) -> None:
    form.budget.buttons["minutes"].click()
    form.budget.buttons["n_trials"].click()

    assert (form.config().n_trials, form.config().minutes) == (20, None)


def test_settings_with_a_deadline_choose_it(form: OptionsForm) -> None:
    form.set_values({"minutes": 45.0, "until": None, "n_trials": 10_000})

    assert (form.config().minutes, form.budget.budget) == (45, "minutes")
    assert form.rows["n_trials"].value() == 20


def test_a_preset_counts_networks(form: OptionsForm) -> None:
    form.budget.buttons["minutes"].click()

    form.use_preset("quick")

    assert (form.config().n_trials, form.config().minutes) == (10, None)


@pytest.mark.parametrize(("now", "then"), [("09:00", "10:00"), ("09:01", "10:15"), ("23:50", "01:00")])
def test_the_time_proposed_is_a_full_quarter(now: str, then: str) -> None:
    assert proposed("until", datetime.fromisoformat(f"2026-01-02T{now}:00")) == then
