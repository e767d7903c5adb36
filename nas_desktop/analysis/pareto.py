"""Which trials are worth their size: the front of fewer weights and higher accuracy."""

from collections.abc import Sequence


def pareto_front(sizes: Sequence[float], scores: Sequence[float]) -> list[int]:
    """Positions of the trials that none beats, by ascending size.

    A trial is beaten by another that is no larger and no less accurate, and better in one of the two. Of trials with
    the same size and the same score only the first is on the front. Takes n log n steps.
    """
    order = sorted(range(len(sizes)), key=lambda i: (sizes[i], -scores[i], i))
    front: list[int] = []
    for i in order:
        if not front or scores[i] > scores[front[-1]]:
            front.append(i)
    return front


def smallest_within(sizes: Sequence[float], scores: Sequence[float], margin: float) -> int | None:
    """Position of the smallest trial that is at most `margin` less accurate than the best; None without trials."""
    front = pareto_front(sizes, scores)
    return next((i for i in front if scores[i] >= scores[front[-1]] - margin), None)
