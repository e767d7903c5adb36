"""How trials ended: counts, time, causes."""

import pytest

from nas_desktop.analysis.outcomes import (
    NOT_A_NUMBER,
    OUT_OF_MEMORY,
    TOO_SLOW,
    UNKNOWN,
    WORKER_ENDED,
    CauseCount,
    cause_counts,
    cause_of,
    outcome_counts,
    outcome_of,
)
from nas_desktop.core.events import SearchExtended, TrialParked
from nas_desktop.core.state import SearchState
from tests.builders import a_failed_trial, a_plan, a_search_started, a_trial_finished, a_trial_started


@pytest.fixture
def state() -> SearchState:
    """Of eight trials: two complete, one screened, one pruned, two failed, one running, one to come."""
    state = SearchState()
    state.apply(a_search_started(n_trials=8))
    for trial in range(7):
        state.apply(a_trial_started(trial, stage="screen" if trial == 2 else "full"))
    state.apply(a_trial_finished(0, 0.5, seconds=3.0))
    state.apply(a_trial_finished(1, 0.6, seconds=4.0))
    state.apply(a_trial_finished(2, 0.3, state="PRUNED", stage="screen"))
    state.apply(a_trial_finished(3, 0.2, state="PRUNED"))
    state.apply(a_failed_trial(4, reason="CUDA out of memory. Tried to allocate 2.00 GiB", seconds=1.0))
    state.apply(a_failed_trial(5, reason="CUDA out of memory. Tried to allocate 1.50 GiB", seconds=2.0))
    return state


def test_every_trial_is_counted_once(state: SearchState) -> None:
    counts = {count.outcome: count.n for count in outcome_counts(state)}

    assert counts == {"COMPLETE": 2, "SCREENED": 1, "PRUNED": 1, "FAIL": 2, "RUNNING": 1, "RESTING": 0, "WAITING": 1}
    assert sum(counts.values()) == state.n_trials


def test_the_time_of_each_outcome_is_added_up(state: SearchState) -> None:
    seconds = {count.outcome: count.seconds for count in outcome_counts(state)}

    assert (seconds["COMPLETE"], seconds["FAIL"], seconds["WAITING"]) == (7.0, 3.0, 0.0)


def test_a_promoted_design_is_counted_where_it_came_to(state: SearchState) -> None:
    state.apply(a_trial_started(7, design=2, promoted_from=2))
    state.apply(a_trial_finished(7, 0.7, design=2))

    counts = {count.outcome: count.n for count in outcome_counts(state)}

    assert (counts["SCREENED"], counts["COMPLETE"]) == (0, 3)


def test_interrupted_trials_wait_beside_those_to_come(state: SearchState) -> None:
    state.rows["search", 6].state = "WAITING"

    assert outcome_counts(state)[-1].n == 2


def test_a_screening_that_ended_is_not_pruned(state: SearchState) -> None:
    assert outcome_of(state.rows["search", 2]) == "SCREENED"
    assert outcome_of(state.rows["search", 3]) == "PRUNED"


def test_a_screening_that_was_broken_off_is_pruned(state: SearchState) -> None:
    state.rows["search", 2].reason = "no better than guessing"

    assert outcome_of(state.rows["search", 2]) == "PRUNED"


def test_a_parked_trial_rests(state: SearchState) -> None:
    state.apply(TrialParked("search", 6, 1, 0.4, 6.0))

    counts = {count.outcome: count.n for count in outcome_counts(state)}

    assert (counts["RESTING"], counts["WAITING"]) == (1, 1)


def test_as_many_networks_as_the_time_allows_are_waited_for(state: SearchState) -> None:
    state.apply(SearchExtended(10_000, ""))
    state.apply(a_plan(n_designs=9))

    assert outcome_counts(state)[-1].n == 2


def test_reasons_that_differ_in_figures_are_one_cause(state: SearchState) -> None:
    assert cause_counts(state.search_rows) == (CauseCount(OUT_OF_MEMORY, 2, 3.0),)


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("out of memory", OUT_OF_MEMORY),
        ("OutOfMemoryError: CUDA out of memory. Tried to allocate 20 MiB", OUT_OF_MEMORY),
        ("MemoryError: ", OUT_OF_MEMORY),
        ("RuntimeError: [enforce fail] DefaultCPUAllocator: can't allocate memory", OUT_OF_MEMORY),
        ("the worker was ended by SIGKILL; the system may have run out of memory", OUT_OF_MEMORY),
        ("The training diverged in epoch 3: the loss is no longer a number.", NOT_A_NUMBER),
        ("The loss is not a number any more.", NOT_A_NUMBER),
        ("loss is nan", NOT_A_NUMBER),
        ("The trial took too long.", TOO_SLOW),
        ("Time-out after 600 s", TOO_SLOW),
        ("the worker was ended by SIGSEGV", WORKER_ENDED),
        ("the worker ended unexpectedly (exit code 3)", WORKER_ENDED),
        ("", UNKNOWN),
        ("ValueError: kernel size 5 is larger than map 3, padding 1", "kernel size … is larger than map …"),
        ("ZeroDivisionError: division by zero", "division by zero"),
        ("A finance table was opened.", "a finance table was opened"),
    ],
)
def test_a_reason_comes_down_to_its_cause(reason: str, cause: str) -> None:
    assert cause_of(reason) == cause


def test_a_long_reason_is_cut() -> None:
    assert len(cause_of("word " * 40)) <= 48
