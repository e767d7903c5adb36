"""How fast a search goes."""

from dataclasses import replace

import pytest

from nas_desktop.core.state import SearchState
from nas_desktop.search.planning.pace import TrainingTime, alone_factor, assumed_pace, learned, makespan
from tests.builders import a_trial_finished, a_trial_started, some_data
from tests.search.planning.paces import CIFAR, a_pace


def trained(*seconds: float, epochs: int = 8, **changes: object) -> SearchState:
    """A search whose trials took these seconds, each scoring better than the one before."""
    state = SearchState()
    for trial, took in enumerate(seconds):
        state.apply(a_trial_started(trial, epochs=epochs, **changes))
        state.apply(a_trial_finished(trial, 0.5 + trial / 100, epochs=epochs, seconds=took))
    return state


def test_a_training_has_a_beginning_and_epochs() -> None:
    time = TrainingTime(2.0, 10.0)
    assert [time.of(n) for n in (0, 1, 8)] == [0, 12, 82]
    assert [time.epochs_in(seconds) for seconds in (1, 12, 21.9, 22)] == [0, 1, 1, 2]


def test_a_training_that_the_clock_ends_is_not_over_before() -> None:
    time = TrainingTime(2.0, 10.0)
    assert [time.epochs_to_fill(seconds) for seconds in (0, 12, 12.1, 22)] == [1, 1, 2, 2]


def test_two_cores_for_one_training_are_worth_one_and_a_half() -> None:
    assert alone_factor(1) == 1
    assert alone_factor(2) == pytest.approx(1.32, abs=0.03)


def test_an_assumed_pace_is_called_one() -> None:
    pace = assumed_pace(some_data(n_train=5000, n_val=1000), CIFAR, 2, reading_s=9.0)
    assert not pace.is_known
    assert pace.design.of(8) == pytest.approx(87, rel=0.2)
    assert pace.final.once >= 9.0


def test_the_winner_s_own_final_training_replaces_the_guess() -> None:
    assert a_pace().with_final(4, 100.0, reading_s=7.0).final == TrainingTime(7.0, 25.0)


def test_the_search_s_own_trials_correct_the_pace() -> None:
    slower = learned(a_pace(), trained(*[150.0] * 8))
    assert slower.design.of(8) == pytest.approx(75 * 1.5)  # eight trials weigh as much as what was foretold


def test_one_trial_alone_corrects_nothing() -> None:
    assert learned(a_pace(), trained(750.0)) == a_pace()


def test_a_mere_guess_is_soon_forgotten() -> None:
    slower = learned(replace(a_pace(), is_known=False), trained(*[150.0] * 8))
    assert slower.design.of(8) == pytest.approx(145, rel=0.02)


def test_the_best_tell_how_long_those_in_full_take() -> None:
    state = trained(*[75.0] * 8, 300.0, 300.0)  # the last two are the best, and the largest
    leader, plain = learned(a_pace(), state).leader, learned(a_pace(), trained(*[75.0] * 10)).leader
    assert leader.epoch > 1.3 * plain.epoch


def test_trials_of_an_earlier_search_tell_nothing() -> None:
    assert learned(a_pace(), trained(*[750.0] * 5, origin="history")) == a_pace()


@pytest.mark.parametrize(
    ("seconds", "n_slots", "running", "expected"),
    [([], 2, (), 0), ([5], 4, (), 5), ([3, 3, 2], 2, (), 5), ([4], 2, (1, 10), 10), ([4], 1, (2,), 6)],
)
def test_until_the_last_has_ended(
    seconds: list[float], n_slots: int, running: tuple[float, ...], expected: float
) -> None:
    assert makespan(seconds, n_slots, running) == expected
