from pathlib import Path

import pytest

from nas_desktop.core.event_log import replay
from nas_desktop.core.state import SearchState
from nas_desktop.gui.made_up_search import made_up_search, write_project


def state_of(n_trials: int, n_slots: int = 1) -> SearchState:
    state = SearchState()
    for event in made_up_search(n_trials, n_slots):
        state.apply(event)
    return state


@pytest.mark.parametrize(("n_trials", "n_slots"), [(3, 1), (50, 2)])
def test_every_trial_of_the_search_has_ended(n_trials: int, n_slots: int) -> None:
    state = state_of(n_trials, n_slots)
    assert state.phase == "finished"
    assert state.n_finished == n_trials
    assert not state.running


def test_its_last_word_names_the_best_of_its_trials() -> None:
    state = state_of(50)
    assert state.best is not None
    assert state.finish is not None
    assert (state.finish.best_trial, state.finish.val_accuracy) == (state.best.trial, state.best.val_accuracy)


def test_trials_end_in_every_way() -> None:
    assert set(state_of(50).counts) == {"COMPLETE", "PRUNED", "FAIL"}


@pytest.mark.slow
def test_a_written_project_holds_the_search(tmp_path: Path) -> None:
    project = write_project(tmp_path / "p", 3)
    state = SearchState()
    for _, event in replay(project.events):
        state.apply(event)
    assert state.n_finished == 3
    assert project.mlflow.is_file()
