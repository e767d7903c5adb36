"""What of a plan is done."""

from typing import Any

import pytest

from nas_desktop.core.state import SearchState
from nas_desktop.search.planning.progress import Progress
from tests.builders import a_plan, a_trial_finished, a_trial_started, an_epoch
from tests.search.planning.paces import a_pace


def progress(*events: Any) -> Progress:
    state = SearchState()
    for event in events:
        state.apply(event)
    return Progress.of(state, a_pace(), "search")


def test_nothing_has_begun() -> None:
    assert progress() == Progress("search")


def test_a_screening_fixes_its_length_but_not_that_in_full() -> None:
    done = progress(a_trial_started(0, stage="screen", epochs=2))
    assert (done.n_designs, done.n_full, done.screen_epochs, done.full_epochs) == (1, 0, 2, None)


def test_a_design_in_full_after_its_screening_is_no_further_design() -> None:
    done = progress(
        a_trial_started(0, stage="screen", epochs=2),
        a_trial_finished(0, stage="screen", state="PRUNED"),
        a_trial_started(1, stage="full", epochs=8, promoted_from=0),
    )
    assert (done.n_designs, done.n_full, done.full_epochs) == (1, 1, 8)


def test_a_design_in_full_at_once_rules_out_a_screening() -> None:
    assert progress(a_trial_started(0, stage="full", epochs=8)).screen_epochs == 0


def test_the_control_fixes_the_length_of_full_trainings() -> None:
    done = progress(a_trial_started(0, study="checks", stage="control", epochs=5))
    assert (done.full_epochs, done.n_control, done.n_designs) == (5, 1, 0)


def test_halved_trainings_count_in_full_once_they_come_to_their_end() -> None:
    halving = a_plan(is_halving=True, screen_epochs=1)
    starts = [a_trial_started(trial, epochs=8, rests_after=1) for trial in range(3)]
    done = progress(halving, *starts, a_trial_finished(0, epochs=8))
    assert (done.n_designs, done.n_full, done.screen_epochs, done.full_epochs) == (3, 1, 1, 8)


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 7 * 73 / 8),
        ({"promoted_from": 5}, 7 * 73 / 8 * 1.4),
        ({"study": "checks", "stage": "seed"}, 7 * 73 / 8 * 1.4),
        ({"study": "checks", "stage": "control"}, 7 * 11 / 8),
        ({"rests_after": 3}, 2 * 73 / 8),
    ],
)
def test_what_runs_has_so_many_seconds_to_go(changes: dict[str, Any], seconds: float) -> None:
    started = a_trial_started(0, epochs=8, **changes)
    done = progress(started, an_epoch(0, study=started.study))
    assert done.running == (pytest.approx(seconds),)


def test_a_final_training_has_begun() -> None:
    assert progress(a_trial_started(0, study="checks", stage="final")).is_final_begun
