from dataclasses import replace

import pytest

from nas_desktop.core.events import Event, TrialParked
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search.halving import Halving, Promotion
from tests.builders import (
    a_failed_trial,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
)

HALVING = Halving(8)  # rungs 1 and 3


def running(trial: int, *scores: float) -> list[Event]:
    epochs = (an_epoch(trial, epoch, score) for epoch, score in enumerate(scores, start=1))
    return [a_trial_started(trial, epochs=8), *epochs]


def resting(trial: int, *scores: float) -> list[Event]:
    return [*running(trial, *scores), TrialParked("search", trial, len(scores), scores[-1], 9.5)]


def ended(trial: int, *scores: float, state: str = "COMPLETE") -> list[Event]:
    return [*running(trial, *scores), a_trial_finished(trial, max(scores), state=state)]


def rows_of(*trials: list[Event]) -> list[TrialRow]:
    return state_of(*trials).search_rows


def state_of(*trials: list[Event]) -> SearchState:
    state = SearchState()
    for event in (a_search_started(), *(event for trial in trials for event in trial)):
        state.apply(event)
    return state


@pytest.mark.parametrize(
    ("n_epochs", "warms_up", "rungs"),
    [
        (1, False, ()),
        (2, False, (1,)),
        (3, False, (1,)),
        (8, False, (1, 3)),
        (17, False, (1, 3, 9)),
        (5, True, (1, 3)),
        (6, True, (2,)),
        (8, True, (2, 6)),
    ],
)
def test_rungs_grow_threefold_and_leave_a_warm_up_alone(n_epochs: int, warms_up: bool, rungs: tuple[int, ...]) -> None:
    assert Halving(n_epochs, warms_up=warms_up).rungs == rungs


def test_a_new_trial_rests_after_the_first_rung_and_one_between_two_after_the_next() -> None:
    assert [HALVING.rests_after(n) for n in range(5)] == [1, 3, 3, None, None]


def test_of_two_nobody_goes_on() -> None:
    assert HALVING.next(rows_of(resting(0, 0.9), resting(1, 0.1))) is None


def test_the_best_of_three_goes_on_to_the_next_rung() -> None:
    assert HALVING.next(rows_of(resting(0, 0.2), resting(1, 0.9), resting(2, 0.1))) == Promotion(1, rests_after=3)


def test_who_went_on_already_takes_up_a_place_at_its_rung() -> None:
    rows = rows_of(running(0, 0.9, 0.9), resting(1, 0.5), resting(2, 0.1))
    assert HALVING.next(rows) is None


def test_the_pruned_take_up_places_of_those_that_reached_a_rung() -> None:
    rows = rows_of(ended(0, 0.1, state="PRUNED"), ended(1, 0.2, state="PRUNED"), resting(2, 0.3))
    assert HALVING.next(rows) == Promotion(2, rests_after=3)


def test_a_running_trial_that_has_not_come_to_a_rung_does_not_count_there() -> None:
    assert HALVING.next(rows_of(resting(0, 0.9), resting(1, 0.1), running(2))) is None


def test_a_higher_rung_comes_first_and_from_the_last_a_trial_goes_to_its_end() -> None:
    high = [resting(trial, 0.3, 0.4, 0.5 + trial / 100) for trial in range(3)]
    low = [resting(trial, 0.35) for trial in range(3, 12)]
    assert HALVING.next(rows_of(*high, *low)) == Promotion(2, rests_after=None)


def test_of_equal_scores_the_earlier_trial_goes_on() -> None:
    assert HALVING.next(rows_of(*(resting(trial, 0.5) for trial in range(3)))) == Promotion(0, rests_after=3)


def test_the_best_epoch_up_to_the_rung_is_what_counts() -> None:
    rows = rows_of(resting(0, 0.1, 0.9, 0.2), resting(1, 0.1, 0.2, 0.8), running(2, 0.1, 0.2, 0.3, 0.99))
    assert HALVING.next(rows) == Promotion(0, rests_after=None)


def test_a_score_that_is_no_number_is_the_worst() -> None:
    nan = float("nan")
    assert HALVING.next(rows_of(resting(0, nan), resting(1, 0.1), resting(2, nan))) == Promotion(1, rests_after=3)


def test_a_failed_trial_keeps_no_place() -> None:
    failed = [*running(0, 0.9), a_failed_trial(0)]
    assert HALVING.next(rows_of(failed, resting(1, 0.5), resting(2, 0.1))) is None
    rows = rows_of(failed, resting(1, 0.5), resting(2, 0.1), resting(3, 0.1))
    assert HALVING.next(rows) == Promotion(1, rests_after=3)


def test_trials_of_an_earlier_search_keep_no_place() -> None:
    rows = rows_of(ended(0, 0.1), ended(1, 0.1), resting(2, 0.9))
    assert HALVING.next([*(replace(row, origin="history") for row in rows[:2]), rows[2]]) is None


def test_one_that_stopped_early_by_itself_counts_at_later_rungs_with_its_best() -> None:
    halving = Halving(17)  # rungs 1, 3, 9
    stopped = [ended(trial, 0.1, best, 0.2, 0.2, 0.2) for trial, best in ((0, 0.4), (1, 0.6))]
    assert halving.next(rows_of(*stopped, resting(2, *[0.7] * 9))) == Promotion(2, rests_after=None)
    assert halving.next(rows_of(*stopped, resting(2, *[0.5] * 9))) is None


def test_without_rungs_nobody_rests_and_nobody_goes_on() -> None:
    halving = Halving(1)
    rows = rows_of(ended(0, 0.9), ended(1, 0.8))
    assert halving.rests_after(0) is None
    assert halving.next(rows) is None
    assert halving.losers(rows) == ()


# --- the end of the search


def test_at_the_end_the_best_at_the_highest_rung_goes_on_though_it_is_not_of_the_best_third() -> None:
    rows = rows_of(resting(0, 0.1), resting(1, 0.2, 0.2, 0.3), resting(2, 0.2, 0.2, 0.4))
    assert HALVING.next(rows) is None
    assert HALVING.next(rows, is_closing=True) == Promotion(2, rests_after=None)


def test_at_the_end_nobody_goes_on_once_enough_are_trained_to_their_end() -> None:
    rows = rows_of(ended(0, *[0.9] * 8), resting(1, 0.5), resting(2, 0.5))
    assert HALVING.next(rows) is None
    assert HALVING.next(rows, is_closing=True) is None


def test_at_the_end_whoever_belongs_to_the_best_third_goes_on_all_the_same() -> None:
    rows = rows_of(ended(0, *[0.9] * 8), *(resting(trial, 0.5) for trial in range(1, 9)))
    assert HALVING.next(rows, is_closing=True) == Promotion(1, rests_after=3)
    assert HALVING.losers(rows) == ()


def test_at_the_end_a_running_trial_is_waited_for() -> None:
    rows = rows_of(running(0, 0.9, 0.9), resting(1, 0.5))
    assert HALVING.next(rows, is_closing=True) is None
    assert Halving(8, n_full=2).next(rows, is_closing=True) == Promotion(1, rests_after=3)


def test_at_the_end_one_of_a_best_third_comes_before_the_rest_of_a_higher_rung() -> None:
    rows = rows_of(resting(0, 0.1, 0.2, 0.3), resting(1, 0.9), resting(2, 0.2))
    assert HALVING.next(rows, is_closing=True) == Promotion(1, rests_after=3)


def test_losers_are_told_only_when_enough_are_trained_to_their_end() -> None:
    rows = rows_of(running(0, *[0.9] * 4), resting(1, 0.5), resting(2, 0.4, 0.4, 0.4))
    assert HALVING.losers(rows) == ()  # the running one may fail
    rows = rows_of(ended(0, *[0.9] * 8), resting(1, 0.5), resting(2, 0.4, 0.4, 0.4))
    assert HALVING.losers(rows) == (1, 2)
    assert Halving(8, n_full=2).losers(rows) == ()


# --- interrupted and resumed


def test_one_interrupted_between_two_rungs_does_not_rest() -> None:
    state = state_of(running(0, 0.5, 0.6), resting(1, 0.5))
    state.apply(a_search_finished(reason="stopped"))
    assert [HALVING.is_resting(row) for row in state.search_rows] == [False, True]


def test_at_the_end_one_interrupted_between_two_rungs_is_waited_for() -> None:
    state = state_of(running(0, 0.5, 0.6), resting(1, 0.5))
    state.apply(a_search_finished(reason="stopped"))
    assert HALVING.next(state.search_rows, is_closing=True) is None


def test_one_interrupted_as_it_came_to_its_rung_rests_there() -> None:
    state = state_of(running(0, 0.5))  # no TrialParked was written any more
    state.apply(a_search_finished(reason="stopped"))
    assert HALVING.is_resting(state.rows["search", 0])


def test_one_interrupted_as_it_went_on_is_chosen_again() -> None:
    trials = [resting(0, 0.2), resting(1, 0.9), resting(2, 0.1)]
    state = state_of(*trials)
    chosen = HALVING.next(state.search_rows)
    assert chosen is not None
    state.apply(a_trial_started(chosen.trial, epochs=8, resumes_after=1))
    assert HALVING.next(state.search_rows) is None
    state.apply(a_search_finished(reason="stopped"))
    assert HALVING.next(state.search_rows) == chosen


def test_about_one_in_three_passes_each_rung() -> None:
    assert [HALVING.n_survivors(n) for n in (1, 8, 20, 90)] == [1, 1, 2, 10]
