"""Running trials keep their places, and say what sets them apart."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import TrialSilent
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.running_trials import RunningTrials
from tests.builders import (
    PARAMS,
    a_mode_chosen,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    some_progress,
)


def _card(qtbot: QtBot, model: SearchModel, look: Look) -> RunningTrials:
    card = RunningTrials(model, look)
    qtbot.addWidget(card)
    return card


@pytest.mark.parametrize("n_slots", [1, 2, 5])
def test_places_stay_when_a_trial_ends(qtbot: QtBot, model: SearchModel, look: Look, n_slots: int) -> None:
    card = _card(qtbot, model, look)
    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
        model.apply(a_mode_chosen(n_slots=n_slots))
        model.apply(a_trial_started(0))
    before = card._places

    with qtbot.waitSignal(model.changed):
        model.apply(a_trial_finished(0))

    assert card._places is before
    assert len(before) == n_slots


def test_progress_is_shown_in_epochs(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    model.apply(a_search_started())
    model.apply(a_mode_chosen(n_slots=1))
    model.apply(a_trial_started(0, epochs=4))
    model.apply(an_epoch(0, 1))
    model.apply(some_progress(0, epoch=2, share=0.5, images_per_second=11_400.0))

    card = _card(qtbot, model, look)

    place = card._places[0]
    assert place._epoch.text() == "Epoch 2 of 4"
    assert place._speed.text() == "11,400 images/s"
    assert place._bar.share == pytest.approx(1.5 / 4)


def test_a_single_trial_is_compared_with_the_best(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    model.apply(a_search_started())
    model.apply(a_mode_chosen(n_slots=1))
    model.apply(a_trial_started(0))
    model.apply(a_trial_finished(0, 0.5))
    model.apply(a_trial_started(1, params={**PARAMS, "optimizer": "SGD"}))

    card = _card(qtbot, model, look)

    assert card._facts.facts == [("Optimizer", "Adam → SGD")]


@pytest.fixture
def two(qtbot: QtBot, model: SearchModel, look: Look) -> RunningTrials:
    model.apply(a_search_started())
    model.apply(a_mode_chosen(n_slots=2))
    for trial in (0, 1):
        model.apply(a_trial_started(trial))
    card = _card(qtbot, model, look)
    card.show()
    return card


def test_a_running_trial_can_be_skipped_once(qtbot: QtBot, two: RunningTrials) -> None:
    place = two._places[1]

    with qtbot.waitSignal(two.skip_wanted) as wanted:
        place.skip.click()

    assert wanted.args == [1]
    assert not place.skip.isEnabled()


def test_the_next_trial_can_be_skipped_again(qtbot: QtBot, model: SearchModel, two: RunningTrials) -> None:
    two._places[1].skip.click()

    with qtbot.waitSignal(model.changed):
        model.apply(a_trial_finished(1, 0.4, state="PRUNED"))
        model.apply(a_trial_started(2))

    assert all(place.skip.isEnabled() for place in two._places)


def test_the_check_of_the_best_cannot_be_skipped(qtbot: QtBot, model: SearchModel, two: RunningTrials) -> None:
    with qtbot.waitSignal(model.changed):
        model.apply(a_trial_finished(1, 0.4))
        model.apply(a_trial_started(0, study="checks"))

    assert sorted(place.skip.isVisible() for place in two._places) == [False, True]


def _fall_silent(qtbot: QtBot, model: SearchModel, seconds: float, trial: int = 0) -> None:
    with qtbot.waitSignal(model.changed):
        model.apply(TrialSilent("search", trial, seconds))


def test_a_silent_trial_says_for_how_long(qtbot: QtBot, model: SearchModel, two: RunningTrials) -> None:
    _fall_silent(qtbot, model, 75.0)

    assert [place.silence.isVisible() for place in two._places] == [True, False]
    assert two._places[0].silence.chip.text == "Not responding for 75 s"
    _fall_silent(qtbot, model, 0.0)
    assert not two._places[0].silence.isVisible()


def test_waiting_hides_one_silence_and_not_the_next(qtbot: QtBot, model: SearchModel, two: RunningTrials) -> None:
    line = two._places[0].silence
    _fall_silent(qtbot, model, 75.0)
    line.wait.click()
    _fall_silent(qtbot, model, 90.0)
    assert not line.isVisible()

    _fall_silent(qtbot, model, 0.0)
    _fall_silent(qtbot, model, 61.0)

    assert line.isVisible()


def test_a_silent_trial_can_be_ended(qtbot: QtBot, model: SearchModel, two: RunningTrials) -> None:
    _fall_silent(qtbot, model, 75.0)

    with qtbot.waitSignal(two.skip_wanted) as wanted:
        two._places[0].silence.end.click()

    assert wanted.args == [0]
