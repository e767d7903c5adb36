"""A random forest for regression on levels, all trees grown at once, one depth after another.

Breiman (2001), "Random Forests". Every parameter is a handful of levels, so that a split is a set of levels and a leaf
a box of levels: its share of the whole space follows by counting, which is what an analysis of variance needs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_N_TREES = 48
_MAX_DEPTH = 12
_FEATURES_TRIED = 2 / 3  # of all, at each split, so that trees differ
_LEAST_GAIN = 1e-9  # of the sum of squares; below it a split only follows rounding


@dataclass(frozen=True, slots=True)
class Table:
    """What a forest learns from: the level of each parameter in each trial, and the scores."""

    levels: Ints  # (trials, parameters)
    n_levels: int  # the most that any parameter has
    is_category: Bools  # (parameters,): its levels have no order
    scores: Floats  # (trials,)


@dataclass(frozen=True, slots=True)
class Forest:
    """The leaves of all trees, and what trees say of the trials they have not seen."""

    n_trees: int
    tree: Ints  # (leaves,)
    value: Floats  # (leaves,)
    box: Bools  # (leaves, parameters, levels): which levels lead here
    unseen: Floats  # (trials,): the mean over trees that have not seen the trial; NaN where there is none


@dataclass(slots=True)
class _Nodes:
    """The nodes that are still open at one depth, and the drawn trials in them."""

    tree: Ints  # (nodes,)
    box: Bools  # (nodes, parameters, levels)
    of: Ints  # (entries,): node of each pair of tree and trial
    at: tuple[Ints, Ints]  # (entries,) each: tree and trial of the pair


def grow_forest(table: Table, seed: int, n_trees: int = _N_TREES) -> Forest:
    """Grow the trees, each on trials drawn with replacement; the same seed gives the same forest."""
    rng = np.random.default_rng(seed)
    n_trials, n_parameters = table.levels.shape
    least = 3 + n_trials // 50  # trials of a leaf: smaller ones follow chance, which then takes part of every share
    drawn = rng.multinomial(n_trials, np.full(n_trials, 1 / n_trials), size=n_trees).astype(float)
    said = np.zeros((n_trees, n_trials))
    tree, trial = (index.ravel() for index in np.indices((n_trees, n_trials)))
    box = np.ones((n_trees, n_parameters, table.n_levels), dtype=bool)
    nodes = _Nodes(np.arange(n_trees), box, tree, (tree, trial))
    done: list[tuple[Ints, Floats, Bools]] = []
    for depth in range(_MAX_DEPTH + 1):
        count, total = _sums(table, nodes, drawn)
        parameter, left, splits = _best_splits(table, count, total, least, rng)
        splits &= depth < _MAX_DEPTH
        means = total[:, 0].sum(axis=1) / count[:, 0].sum(axis=1)
        done.append((nodes.tree[~splits], means[~splits], nodes.box[~splits]))
        rests = ~splits[nodes.of]
        said[nodes.at[0][rests], nodes.at[1][rests]] = means[nodes.of[rests]]
        if not splits.any():
            break
        nodes = _children(table, nodes, parameter, left, splits)
    trees, values, boxes = (np.concatenate(parts) for parts in zip(*done, strict=True))
    return Forest(n_trees, trees, values, boxes, _mean_where(said, drawn == 0))


def _sums(table: Table, nodes: _Nodes, drawn: Floats) -> tuple[Floats, Floats]:
    """Number and sum of scores of the drawn trials: (nodes, parameters, levels)."""
    n_nodes, (_, n_parameters) = len(nodes.tree), table.levels.shape
    weight = drawn[nodes.at]
    seen = weight > 0
    trial, node, weight = nodes.at[1][seen], nodes.of[seen], weight[seen]
    place = (node[:, None] * n_parameters + np.arange(n_parameters)) * table.n_levels + table.levels[trial]
    shape = (n_nodes, n_parameters, table.n_levels)
    sums = [
        np.bincount(place.ravel(), np.repeat(weights, n_parameters), n_nodes * n_parameters * table.n_levels)
        for weights in (weight, weight * table.scores[trial])
    ]
    return sums[0].astype(float).reshape(shape), sums[1].astype(float).reshape(shape)


def _best_splits(
    table: Table, count: Floats, total: Floats, least: int, rng: np.random.Generator
) -> tuple[Ints, Bools, Bools]:
    """For each node the parameter that splits it best, its levels that go left, and whether there is such a split."""
    n_nodes, n_parameters, n_levels = count.shape
    order = _order(table, count, total)
    n_left = np.take_along_axis(count, order, 2).cumsum(axis=2)
    sum_left = np.take_along_axis(total, order, 2).cumsum(axis=2)
    n_all, sum_all = n_left[:, :, -1:], sum_left[:, :, -1:]
    n_right = n_all - n_left
    fits = (n_left >= least) & (n_right >= least) & _tried(n_nodes, n_parameters, rng)[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = sum_left**2 / n_left + (sum_all - sum_left) ** 2 / n_right - sum_all**2 / n_all
    gain = np.where(fits, gain, -np.inf).reshape(n_nodes, -1)
    best = gain.argmax(axis=1)
    parameter, cut = np.divmod(best, n_levels)
    rows = np.arange(n_nodes)
    left = np.zeros((n_nodes, n_levels), dtype=bool)
    np.put_along_axis(left, order[rows, parameter], np.arange(n_levels) <= cut[:, None], axis=1)
    spread = float(((table.scores - table.scores.mean()) ** 2).sum())
    return parameter, left, gain[rows, best] > _LEAST_GAIN * spread


def _order(table: Table, count: Floats, total: Floats) -> Ints:
    """Levels as they are where they have an order, else by the mean score in the node (Fisher, 1958)."""
    order = np.broadcast_to(np.arange(table.n_levels), count.shape).copy()
    if table.is_category.any():
        which = table.is_category
        mean = np.divide(total, count, out=np.full_like(total, np.inf), where=count > 0)
        order[:, which] = mean[:, which].argsort(axis=2, kind="stable")
    return order


def _tried(n_nodes: int, n_parameters: int, rng: np.random.Generator) -> Bools:
    """Which parameters each node may be split by."""
    n = max(1, round(_FEATURES_TRIED * n_parameters))
    rank: Bools = rng.random((n_nodes, n_parameters)).argsort(axis=1).argsort(axis=1) < n
    return rank


def _children(table: Table, nodes: _Nodes, parameter: Ints, left: Bools, splits: Bools) -> _Nodes:
    """Two nodes for each that splits, and the pairs of tree and trial in them."""
    parents = np.flatnonzero(splits)
    box = np.repeat(nodes.box[parents], 2, axis=0)
    rows, own = np.arange(len(parents)), parameter[parents]
    box[2 * rows, own] &= left[parents]
    box[2 * rows + 1, own] &= ~left[parents]
    number = np.full(len(splits), -1)
    number[parents] = rows
    goes_on = splits[nodes.of]
    tree, trial, of = nodes.at[0][goes_on], nodes.at[1][goes_on], nodes.of[goes_on]
    goes_left = left[of, table.levels[trial, parameter[of]]]
    return _Nodes(np.repeat(nodes.tree[parents], 2), box, 2 * number[of] + ~goes_left, (tree, trial))


def _mean_where(said: Floats, counts: Bools) -> Floats:
    n = counts.sum(axis=0)
    mean: Floats = np.divide((said * counts).sum(axis=0), n, out=np.full(said.shape[1], np.nan), where=n > 0)
    return mean
