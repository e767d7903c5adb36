"""What the top bar says in every phase."""

import pytest

from nas_desktop.core.events import DataReading, Event
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.search_words import headline, primary_action, reading_words, window_title
from tests.builders import (
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    data_ready,
)
from tests.gui.fake_sessions import CONTINUED, PAUSED

RUNNING = [a_search_started(), data_ready(), a_mode_chosen(), a_trial_started(0), a_trial_finished(0, 0.5)]


def _after(model: SearchModel, *events: Event) -> SearchModel:
    for event in events:
        model.apply(event)
    return model


def test_before_a_search_it_says_what_is_wished_for(model: SearchModel) -> None:
    words = headline(model, "20 trials of 8 epochs")

    assert (words.left, words.right, words.share) == ("Ready", "20 trials of 8 epochs", None)


def test_while_images_are_read_it_counts_them(model: SearchModel) -> None:
    _after(model, a_search_started(), DataReading(50, 100))

    assert headline(model).share == 0.5
    assert reading_words(model.state) == "Reading images, 50 of 100"


def test_progress_counts_what_is_done(model: SearchModel) -> None:
    _after(model, *RUNNING)

    words = headline(model)

    assert words.left == "1 of 3 done"
    assert words.share == pytest.approx(1 / 3)


@pytest.mark.parametrize(("asked", "left"), [("pause", "Pausing"), ("stop", "Stopping")])
def test_what_was_asked_for_is_said_until_it_happens(model: SearchModel, asked: str, left: str) -> None:
    _after(model, *RUNNING).ask(asked)  # type: ignore[arg-type]

    assert headline(model).left == left


def test_a_pause_does_not_change_what_is_done(model: SearchModel) -> None:
    _after(model, *RUNNING, PAUSED)

    assert (headline(model).left, headline(model).right) == ("Paused", "1 of 3 done")
    assert primary_action(model, True).text == "Resume"
    assert primary_action(_after(model, CONTINUED), True).text == "Pause"


@pytest.mark.parametrize(
    ("reason", "left", "action"),
    [("done", "Finished", "New search"), ("stopped", "Stopped", "Resume"), ("failed", "Cannot go on", "Resume")],
)
def test_the_end_says_which_it_is(model: SearchModel, reason: str, left: str, action: str) -> None:
    _after(model, *RUNNING, a_search_finished(reason=reason))

    assert headline(model).left.startswith(left)
    assert primary_action(model, True).text == action


def test_the_title_of_the_window_counts_along(model: SearchModel) -> None:
    assert window_title(model) == "NAS Desktop"

    assert window_title(_after(model, *RUNNING)) == "33 % · p – NAS Desktop"


def test_a_search_that_ended_on_another_day_says_which(model: SearchModel) -> None:
    model.apply(a_search_finished(time="2026-01-02T12:05:05.000+00:00"))

    assert headline(model).left == "Finished on 02 Jan 2026"
