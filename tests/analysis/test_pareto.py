"""The front is what brute force finds, also where sizes and scores repeat."""

import random

import pytest

from nas_desktop.analysis.pareto import pareto_front, smallest_within


def _by_force(sizes: list[int], scores: list[float]) -> list[int]:
    def beats(j: int, i: int) -> bool:
        no_worse = sizes[j] <= sizes[i] and scores[j] >= scores[i]
        same = sizes[j] == sizes[i] and scores[j] == scores[i]
        return no_worse and (not same or j < i)

    kept = [i for i in range(len(sizes)) if not any(beats(j, i) for j in range(len(sizes)))]
    return sorted(kept, key=lambda i: sizes[i])


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_brute_force_finds(seed: int) -> None:
    dice = random.Random(seed)
    n = dice.randint(0, 60)
    sizes = [dice.randint(1, 12) for _ in range(n)]  # few values, so that ties are common
    scores = [dice.randint(1, 12) / 12 for _ in range(n)]

    assert pareto_front(sizes, scores) == _by_force(sizes, scores)


def test_of_equal_trials_the_earlier_is_on_the_front() -> None:
    assert pareto_front([5, 5, 3], [0.8, 0.8, 0.7]) == [2, 0]


def test_a_larger_trial_of_the_same_score_is_beaten() -> None:
    assert pareto_front([3, 5], [0.8, 0.8]) == [0]


def test_the_best_is_always_at_its_end() -> None:
    dice = random.Random(3)
    scores = [dice.random() for _ in range(200)]

    assert scores[pareto_front([dice.randint(1, 9) for _ in scores], scores)[-1]] == max(scores)


def test_the_smallest_within_a_margin_of_the_best() -> None:
    assert smallest_within([1, 2, 9], [0.5, 0.79, 0.8], 0.01) == 1
    assert smallest_within([1, 2, 9], [0.5, 0.6, 0.8], 0.01) == 2
    assert smallest_within([], [], 0.01) is None
