import pytest
import torch

from nas_desktop.training.batch_sources import Batch
from nas_desktop.training.time_limit import TimeLimit, seconds_to_score


class HandClock:
    """Shows what it was set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_without_a_limit_no_time_is_ever_used_up() -> None:
    clock = HandClock()
    limit = TimeLimit(None, clock, began=0.0)
    clock.now = 1e9
    assert (limit.share, limit.is_over, limit.wants_scoring_tried) == (0.0, False, False)


def test_the_time_before_the_first_step_counts() -> None:
    assert TimeLimit(10.0, HandClock(), began=98.0).share == pytest.approx(0.2)


def test_the_time_before_an_interruption_counts() -> None:
    limit = TimeLimit(10.0, HandClock(), began=99.0)
    limit.earlier = 3.0
    assert limit.share == pytest.approx(0.4)


def test_the_last_scoring_is_set_apart() -> None:
    limit = TimeLimit(10.0, HandClock(), began=96.0)
    limit.scoring = 2.0
    assert limit.share == pytest.approx(0.5)
    limit.scoring = 6.0
    assert (limit.share, limit.is_over) == (1.0, True)


def test_a_limit_shorter_than_a_scoring_is_over_at_once() -> None:
    limit = TimeLimit(1.0, HandClock(), began=100.0)
    limit.scoring = 2.0
    assert (limit.share, limit.is_over) == (1.0, True)


@pytest.mark.parametrize("steps", [(2.0,), (2.0, 5.0)], ids=["each alike", "one slow by chance"])
@pytest.mark.parametrize(("now", "is_over"), [(108.9, False), (109.1, True)])
def test_a_step_of_which_most_would_come_too_late_is_not_begun(
    steps: tuple[float, ...], now: float, is_over: bool
) -> None:
    clock = HandClock()
    limit = TimeLimit(10.0, clock, began=100.0)
    for seconds in steps:
        limit.step_begins()
        clock.now += seconds
        limit.step_ends()
    clock.now = now
    assert limit.is_over == is_over


def test_half_way_it_has_to_be_known_how_long_scoring_takes() -> None:
    clock = HandClock()
    limit = TimeLimit(10.0, clock, began=100.0)
    clock.now = 104.9
    early = limit.wants_scoring_tried
    clock.now = 105.0
    late = limit.wants_scoring_tried
    limit.scoring = 1.0
    assert (early, late, limit.wants_scoring_tried) == (False, True, False)


@pytest.mark.parametrize(("n_batches", "n_timed"), [(20, 2), (1, 1)])
def test_all_scoring_is_judged_by_some_batches_once_they_are_warm(n_batches: int, n_timed: int) -> None:
    clock = HandClock()
    durations = iter((50.0, 2.0))
    scored: list[int] = []

    def score(batches: list[Batch]) -> None:
        scored.append(len(batches))
        clock.now += next(durations)

    batches = [(torch.zeros(5, 1), torch.zeros(5))] * n_batches
    assert seconds_to_score(score, batches, 100, clock) == pytest.approx(2.0 * 100 / (5 * n_timed))
    assert scored == [1, n_timed]
