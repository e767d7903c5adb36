"""Trees on levels: their leaves share out the whole space, and their predictions are worth something."""

import numpy as np
import pytest

from nas_desktop.analysis.forest import Forest, Table, grow_forest

_N, _LEVELS = 120, 4


def _table(score: str, seed: int = 3) -> Table:
    rng = np.random.default_rng(seed)
    levels = rng.integers(0, _LEVELS, (_N, 3))
    scores = {
        "steps": levels[:, 0] * 0.1,
        "category": np.isin(levels[:, 1], (0, 2)) * 0.3,
        "chance": rng.normal(size=_N),
    }[score]
    return Table(levels, _LEVELS, np.array([False, True, False]), scores)


def _inside(forest: Forest, levels: np.ndarray) -> np.ndarray:
    """Whether each leaf holds each trial: (leaves, trials)."""
    hits = [forest.box[:, i, levels[:, i]] for i in range(levels.shape[1])]
    return np.logical_and.reduce(hits)


@pytest.mark.parametrize("score", ["steps", "category", "chance"])
def test_every_place_belongs_to_one_leaf_of_each_tree(score: str) -> None:
    table = _table(score)
    forest = grow_forest(table, seed=1, n_trees=6)

    inside = _inside(forest, table.levels)

    for tree in range(forest.n_trees):
        assert (inside[forest.tree == tree].sum(axis=0) == 1).all()


def test_what_is_said_of_unseen_trials_comes_from_trees_that_have_not_seen_them() -> None:
    table = _table("chance")
    forest = grow_forest(table, seed=1)

    error = float(((forest.unseen - table.scores) ** 2).mean())

    assert error > 0.9 * float(table.scores.var())


@pytest.mark.parametrize("score", ["steps", "category"])
def test_unseen_trials_are_foretold_where_there_is_a_rule(score: str) -> None:
    table = _table(score)

    forest = grow_forest(table, seed=1)

    assert np.abs(forest.unseen - table.scores).max() < 0.06


def test_a_seed_gives_the_same_forest_again() -> None:
    first, second = (grow_forest(_table("chance"), seed=5, n_trees=4) for _ in range(2))

    assert np.array_equal(first.value, second.value)
    assert np.array_equal(first.box, second.box)


def test_a_constant_score_gives_trees_of_one_leaf() -> None:
    table = _table("steps")
    flat = Table(table.levels, _LEVELS, table.is_category, np.full(_N, 0.5))

    forest = grow_forest(flat, seed=1, n_trees=4)

    assert forest.value.tolist() == pytest.approx([0.5] * 4)
