"""Which part of a search is under way, and how far it has got."""

from dataclasses import replace
from datetime import datetime

import pytest

from nas_desktop.analysis.legs import leg_of, leg_share, legs_planned, progress_words, ready_at, seconds_kept
from nas_desktop.core.events import DataReading, SearchExtended, SearchFinished, SearchPlanned, WinnerJudged
from nas_desktop.core.specs import LegName, Stage
from nas_desktop.core.state import SearchState
from tests.builders import a_plan, a_search_finished, a_search_started, a_trial_started
from tests.moments import begun, events_until, folded, happened


@pytest.mark.parametrize(
    ("stage", "leg", "words"),
    [
        ("control", "control", "0 of 2 networks"),
        ("screen", "search", "0 of 24 networks"),
        ("full", "search", "24 of 24 networks"),
        ("seed", "finalists", "2 of 10 trainings"),
        ("final", "final", "epoch 1 of 12"),
    ],
)
def test_a_trial_says_which_part_is_under_way(stage: Stage, leg: LegName, words: str) -> None:
    state = folded(events_until(begun(stage)))

    assert leg_of(state) == leg
    assert progress_words(state, leg) == words


def test_full_trainings_are_counted_beside_the_screenings() -> None:
    state = folded(events_until(begun("seed")))

    assert progress_words(state, "search") == "24 of 24 networks, 5 of 5 in full"
    assert leg_share(state, "search") == 1.0


def test_of_two_parts_at_once_the_later_is_under_way() -> None:
    state = folded([*events_until(begun("control")), a_trial_started(0, stage="screen")])

    assert leg_of(state) == "search"


def test_between_two_parts_the_next_one_is_named() -> None:
    assert leg_of(folded(events_until(happened(SearchPlanned)))) == "control"
    assert leg_of(folded(events_until(happened(WinnerJudged)))) == "final"


def test_images_are_read_again_for_the_final_training() -> None:
    state = folded(events_until(happened(WinnerJudged)))
    state.apply(DataReading(10, 100))

    assert progress_words(state, "final") == "reading images, 10 of 100"


def test_after_the_final_training_comes_the_test() -> None:
    events = events_until(happened(SearchFinished))

    assert leg_of(folded(events[:-2])) == "closing"


@pytest.mark.parametrize("events", [[a_search_started(), a_trial_started()], [a_plan(), a_search_finished()]])
def test_no_part_is_under_way_without_a_plan_or_after_the_end(events: list[SearchPlanned]) -> None:
    assert leg_of(folded(events)) is None


def test_a_search_that_stopped_in_the_middle_says_where() -> None:
    state = folded([*events_until(begun("seed")), a_search_finished(reason="stopped")])

    assert leg_of(state) == "finalists"


def test_a_finished_search_that_is_extended_searches_again() -> None:
    state = folded(events_until(lambda event: False))
    plan = state.plan
    assert plan is not None

    state.phase = "running"
    state.apply(SearchExtended(34, ""))
    state.apply(replace(plan, n_designs=34))

    assert leg_of(state) == "search"


def test_a_plan_without_checks_and_final_training_has_two_parts() -> None:
    assert legs_planned(a_plan(n_control=0, n_finalists=0, final_epochs=0)) == ("search", "closing")


def test_what_is_kept_is_that_of_the_later_parts() -> None:
    plan = a_plan(seconds_for={"search": 100.0, "finalists": 7.0, "final": 60.0, "closing": 3.0})

    assert seconds_kept(plan, "search") == 70.0
    assert seconds_kept(plan, "final") == 3.0


def test_a_deadline_counts_from_where_the_plan_was_made() -> None:
    plan = a_plan(seconds_in_all=600.0, seconds_spent=120.0, time="2026-01-02T03:00:00+00:00")

    assert ready_at(plan) == datetime.fromisoformat("2026-01-02T03:08:00+00:00")
    assert ready_at(a_plan()) is None


def test_nothing_is_known_of_a_state_without_a_plan() -> None:
    assert leg_share(SearchState(), "search") == 0.0
