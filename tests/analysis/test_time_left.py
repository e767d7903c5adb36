"""The time that is left is a range, and an honest one."""

import random

import pytest

from nas_desktop.analysis.time_left import TimedTrial, remaining_seconds, seconds_left
from nas_desktop.core.state import SearchState
from tests.builders import a_mode_chosen, a_plan, a_search_started, a_trial_finished, a_trial_started, an_epoch


def test_nothing_is_said_before_two_trials_are_known() -> None:
    assert remaining_seconds([TimedTrial(1.0, 10.0)], [], 5, 1) is None
    assert seconds_left(SearchState()) is None


def test_equal_trials_give_a_narrow_range_around_the_truth() -> None:
    low, high = remaining_seconds([TimedTrial(1.0, 10.0)] * 5, [], 10, 1)  # type: ignore[misc]

    assert low < 100 < high
    assert high - low < 20


def test_slots_share_the_work() -> None:
    one = remaining_seconds([TimedTrial(1.0, 10.0)] * 5, [], 10, 1)
    two = remaining_seconds([TimedTrial(1.0, 10.0)] * 5, [], 10, 2)

    assert one is not None
    assert two is not None
    assert two[1] == pytest.approx(one[1] / 2)


def test_a_running_trial_counts_by_its_cost() -> None:
    finished = [TimedTrial(1.0, 10.0)] * 3

    small = remaining_seconds(finished, [(1.0, 0.5)], 0, 1)
    large = remaining_seconds(finished, [(8.0, 0.5)], 0, 1)

    assert small is not None
    assert large is not None
    assert sum(small) / 2 == pytest.approx(5.0)
    assert sum(large) / 2 == pytest.approx(40.0)


def test_the_last_large_trial_cannot_be_shared_out() -> None:
    low, high = remaining_seconds([TimedTrial(1.0, 10.0)] * 3, [(8.0, 0.0), (0.1, 0.0)], 0, 2)  # type: ignore[misc]

    assert low < 80 < high


def test_nothing_left_takes_no_time() -> None:
    assert remaining_seconds([TimedTrial(1.0, 10.0)] * 3, [], 0, 2) == (0.0, 0.0)


def test_the_truth_mostly_lies_within_the_range() -> None:
    dice, n_right = random.Random(5), 0
    for _ in range(300):
        times = [dice.lognormvariate(3.0, 0.6) for _ in range(30)]
        span = remaining_seconds([TimedTrial(t, t) for t in times[:10]], [], 20, 1)
        assert span is not None
        n_right += span[0] <= sum(times[10:]) <= span[1]

    assert 0.65 < n_right / 300 < 0.95


def test_it_reads_the_state_of_a_search() -> None:
    state = SearchState()
    state.apply(a_search_started(n_trials=4))
    state.apply(a_mode_chosen(n_slots=1))
    for trial in (0, 1):
        state.apply(a_trial_started(trial))
        state.apply(an_epoch(trial, 1))
        state.apply(an_epoch(trial, 2))
        state.apply(a_trial_finished(trial, seconds=10.0))
    state.apply(a_trial_started(2))
    state.apply(an_epoch(2, 1))

    low, high = seconds_left(state)  # type: ignore[misc]

    assert low < 15 < high


def _screened() -> SearchState:
    """Four of six designs are screened, each in 10 s of one epoch."""
    state = SearchState()
    state.apply(a_search_started(n_trials=6))
    state.apply(a_mode_chosen(n_slots=1))
    state.apply(a_plan(n_designs=6, screen_epochs=1, n_full=2, full_epochs=4, seconds_for={"final": 100.0}))
    for trial in range(4):
        state.apply(a_trial_started(trial, stage="screen", epochs=1))
        state.apply(an_epoch(trial, 1))
        state.apply(a_trial_finished(trial, stage="screen", state="PRUNED", seconds=10.0))
    return state


def test_full_trainings_and_what_follows_the_search_take_their_time_too() -> None:
    low, high = seconds_left(_screened())  # type: ignore[misc]

    assert low < 2 * 10 + 2 * 40 + 100 < high


def test_a_search_without_number_of_trials_waits_for_those_planned() -> None:
    state = _screened()
    state.n_trials = 10_000

    assert seconds_left(state) == seconds_left(_screened())
