"""Names of trials, and which of them can be compared."""

import pytest

from nas_desktop.analysis import stages
from nas_desktop.analysis.stages import comparable_trials, trial_name
from nas_desktop.core.specs import Stage
from tests.builders import a_search_finished, a_trial_finished, a_trial_started
from tests.moments import begun, events_until, folded


@pytest.mark.parametrize(
    ("stage", "more", "name"),
    [
        ("control", {"design": 1}, "Control 2"),
        ("seed", {"promoted_from": 12}, "Trial 12 again"),
        ("final", {"promoted_from": 12}, "Final training"),
        ("full", {}, "Check 7"),
    ],
)
def test_a_check_is_never_taken_for_a_trial_of_the_search(stage: Stage, more: dict[str, int], name: str) -> None:
    state = folded([a_trial_started(7, study="checks", stage=stage, **more)])

    assert trial_name(state.rows["checks", 7]) == name


def test_a_trial_of_the_search_is_called_by_its_number() -> None:
    assert trial_name(folded([a_trial_started(7, stage="screen")]).rows["search", 7]) == "Trial 7"


def test_screenings_are_compared_while_nothing_is_trained_in_full() -> None:
    state = folded(events_until(begun("full")))

    assert {row.stage for row in comparable_trials(state)} == {"screen"}
    assert len(comparable_trials(state)) == 22  # one has failed, one was broken off


def test_full_trainings_are_compared_among_themselves() -> None:
    state = folded(events_until(begun("seed")))

    assert [row.trial for row in comparable_trials(state)] == [24, 25, 26, 27, 28]


def test_a_trial_of_the_checks_is_never_compared() -> None:
    state = folded([a_trial_started(0, study="checks"), a_trial_finished(0, study="checks")])

    assert comparable_trials(state) == []


def test_a_test_score_is_that_of_the_model_it_was_given_to() -> None:
    state = folded(events_until(lambda event: False))

    assert stages.test_accuracy_of(state, state.rows["checks", 10]) == 0.874
    assert stages.test_accuracy_of(state, state.rows["search", 24]) is None


def test_an_older_log_tested_the_winner() -> None:
    state = folded([a_trial_started(0), a_trial_finished(0), a_search_finished(test_accuracy=0.48)])

    assert stages.test_accuracy_of(state, state.rows["search", 0]) == 0.48


def test_a_final_training_names_the_trial_of_its_network() -> None:
    state = folded(events_until(lambda event: False))

    searched = stages.searched_row(state, state.rows["checks", 10])

    assert searched is state.rows["search", 24]


def test_settings_are_surveyed_by_the_stage_with_most_trials() -> None:
    screened = folded(events_until(lambda event: False))
    whole = folded(events_until(lambda event: False, is_screened=False))

    assert {row.stage for row in stages.surveyed_trials(screened)} == {"screen"}
    assert {row.stage for row in stages.surveyed_trials(whole)} == {"full"}
