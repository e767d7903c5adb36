"""Screening against none on made-up records."""

import pytest

from nas_desktop.search.bench.screening_replay import Known, Outcome, rank_correlation, replayed, searched

# The best is in the third place, and the screenings know it; the second looks better than it is.
ORDER = [Known(0.5, 10, 0.3, 1), Known(0.6, 10, 0.5, 1), Known(0.9, 10, 0.6, 1), Known(0.7, 10, 0.4, 1)]


def test_without_screening_every_design_is_trained_in_full() -> None:
    assert searched(ORDER, None) == Outcome(0.9, 4, 4, 40)


def test_with_screening_the_best_of_all_are_trained_in_full_as_well() -> None:
    assert searched(ORDER, 2) == Outcome(0.9, 4, 2, 24)


def test_a_design_that_screens_badly_cannot_win() -> None:
    assert searched([*ORDER, Known(0.95, 10, 0.1, 1)], 2).score == 0.9


def test_in_less_time_fewer_designs_are_tried() -> None:
    assert searched(ORDER, None, 25) == Outcome(0.6, 2, 2, 20)


def test_in_the_same_time_screening_sees_more_designs() -> None:
    assert searched(ORDER, 2, 25) == Outcome(0.9, 4, 2, 24)


def test_time_for_the_full_trainings_is_kept() -> None:
    assert searched(ORDER, 3, 32) == Outcome(0.6, 2, 2, 22)  # with a third design, it would take 33


def test_where_nothing_fits_nothing_wins() -> None:
    assert searched(ORDER, 2, 5) == Outcome(None, 0, 0, 0)


def test_all_policies_are_held_against_each_other_at_equal_designs_and_equal_time() -> None:
    found = replayed(ORDER, 5, 2)
    assert [one.condition for one in found[::4]] == ["2 designs", "4 designs", "25 % of the time", "50 % of the time"]
    assert [one.policy for one in found[:4]] == [
        "no screening",
        "screen, best 2 in full",
        "screen, best 3 in full",
        "screen, best 5 in full",
    ]


def test_wall_time_is_shared_by_the_slots() -> None:
    everything = next(one for one in replayed(ORDER, 1, 2) if one.condition == "4 designs")
    assert everything.seconds == 20


def test_the_spread_is_that_of_the_orders() -> None:
    half = replayed(ORDER, 50, 1)[0]
    assert (half.lowest, half.highest) == (0.6, 0.9)
    assert half.mean is not None
    assert 0.6 < half.mean < 0.9


def test_orders_in_which_nothing_fits_are_counted_apart() -> None:
    quarter = next(one for one in replayed(ORDER[:2], 3, 1) if one.condition == "25 % of the time")
    assert (quarter.n_none, quarter.mean) == (3, None)


def test_the_same_record_gives_the_same_figures() -> None:
    assert replayed(ORDER, 5, 2) == replayed(ORDER, 5, 2)


@pytest.mark.parametrize(
    ("left", "right", "correlation"),
    [
        ([1, 2, 3], [10, 20, 30], 1),
        ([1, 2, 3], [3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([1, 1, 2], [1, 2, 3], 0.866),  # equal ones share a rank
        ([1, 1], [1, 2], None),
        ([], [], None),
    ],
)
def test_the_rank_correlation_is_spearmans(left: list[float], right: list[float], correlation: float | None) -> None:
    found = rank_correlation(left, right)
    assert found == (correlation if correlation is None else pytest.approx(correlation, abs=1e-3))
