"""The nearest earlier network, step by step, is where a network comes from."""

import pytest

from nas_desktop.analysis.genealogy import lineage
from nas_desktop.core.state import SearchState
from tests.builders import PARAMS, a_mode_chosen, a_search_started, a_trial_finished, a_trial_started, data_ready


def _state(*designs: tuple[dict[str, object], float]) -> SearchState:
    state = SearchState()
    for event in (a_search_started(n_trials=len(designs)), data_ready(), a_mode_chosen()):
        state.apply(event)
    for trial, (changes, score) in enumerate(designs):
        drawn = {**PARAMS, **changes}
        state.apply(a_trial_started(trial, design=trial, drawn=drawn, params=drawn))
        state.apply(a_trial_finished(trial, score))
    return state


def _told(state: SearchState, trial: int) -> list[tuple[int, tuple[str, ...]]]:
    return [(one.row.trial, one.changed) for one in lineage(state, state.rows["search", trial])]


def test_each_step_names_what_changed() -> None:
    state = _state(
        ({}, 0.5),
        ({"conv0_filters": 64}, 0.6),
        ({"conv0_filters": 64, "learning_rate": 0.1}, 0.7),
    )

    assert _told(state, 2) == [(0, ("conv0_filters",)), (1, ("learning_rate",))]


def test_of_equally_near_ones_the_best_counts() -> None:
    state = _state(({"dropout": 0.2}, 0.5), ({"dropout": 0.3}, 0.6), ({"dropout": 0.4}, 0.1))

    assert _told(state, 2) == [(0, ("dropout",)), (1, ("dropout",))]


def test_what_is_unlike_all_before_it_is_a_beginning() -> None:
    far = {"conv0_filters": 64, "learning_rate": 0.1, "dropout": 0.5, "batch_size": 256}

    assert _told(_state(({}, 0.5), (far, 0.6)), 1) == []


@pytest.mark.parametrize("score", [None, 0.5])
def test_only_networks_with_a_score_have_children(score: float | None) -> None:
    state = _state(({}, 0.4), ({"dropout": 0.3}, 0.6))
    state.rows["search", 0].val_accuracy = score
    state.rows["search", 0].val_score = None
    state.version += 1

    assert [one.row.trial for one in lineage(state, state.rows["search", 1])] == ([] if score is None else [0])


def test_a_fresh_training_of_the_same_network_is_no_step() -> None:
    state = _state(({}, 0.5), ({"dropout": 0.3}, 0.6))
    again = {**PARAMS, "dropout": 0.3}
    state.apply(a_trial_started(2, design=1, drawn=again, params=again, promoted_from=1))
    state.apply(a_trial_finished(2, 0.7))

    assert _told(state, 2) == [(0, ("dropout",))]
