"""Which images are trained on, validated on, and kept sealed for the end (SPEC section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.source import Labels

_TEST_SHARE = 0.15
_MAX_TEST = 10_000
_VAL_SHARE = 0.15

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Indices into a listing. No index stands in two parts."""

    train: Indices
    val: Indices
    test: Indices  # empty where the user named a test set of their own
    left: Indices  # neither searched with nor tested on: only the final training sees them


def split(
    labels: Labels,
    classes: Sequence[str],
    is_test: NDArray[np.bool_] | None,
    n_train: int | None,
    n_val: int,
    seed: int,
    *,
    own_test: bool = False,
) -> Split:
    """A stratified split; the same seed gives the same one.

    Args:
        is_test: the official test part, (N,); None where 15 % (at most 10,000) are set aside.
        n_train: training images wanted; None for all that remain.
        n_val: validation images wanted.
        own_test: the user brings a test set, so nothing is set aside.

    Raises:
        DataError: some class has too few images to stand in every part.
    """
    rng = np.random.default_rng([seed, 0x5EED])
    everything = np.arange(len(labels), dtype=np.int64)
    if own_test:
        test, rest = everything[:0], everything if is_test is None else everything[~is_test]
    elif is_test is not None:
        test, rest = everything[is_test], everything[~is_test]
    else:
        n_test = min(_MAX_TEST, round(_TEST_SHARE * len(labels)))
        test, rest = _take(everything, labels, n_test, rng)
    _check_classes(labels[rest], classes)
    wanted_val, wanted_train = _sizes(len(labels), len(rest), n_train, n_val, len(classes))
    val, rest = _take(rest, labels, wanted_val, rng)
    train, left = _take(rest, labels, wanted_train, rng)
    return Split(train, val, test, left)


def _sizes(n_images: int, n_rest: int, n_train: int | None, n_val: int, n_classes: int) -> tuple[int, int]:
    """How many to validate on and how many to train on, when `n_rest` images are there for both."""
    if n_train is None or n_train + n_val > n_rest:
        n_val = min(n_val, max(round(_VAL_SHARE * n_images), n_classes))
    n_val = max(n_val, n_classes)
    n_train = n_rest - n_val if n_train is None else min(n_train, n_rest - n_val)
    return n_val, max(n_train, n_classes)


def _check_classes(labels: Labels, classes: Sequence[str]) -> None:
    counts = np.bincount(labels, minlength=len(classes))
    for name, count in zip(classes, counts, strict=True):
        if count < 2:
            raise DataError(
                f"The class “{name}” has too few images: {count} after the test part is set aside.",
                "Each class needs one to train on, one to validate and one to test: add some, or remove it.",
            )


def _take(pool: Indices, labels: Labels, n: int, rng: np.random.Generator) -> tuple[Indices, Indices]:
    """`n` of `pool` in random order, each class by its share and at least once, and what is left."""
    taken: list[Indices] = []
    for label, quota in _quotas(labels[pool], n).items():
        members = pool[labels[pool] == label]
        taken.append(rng.permutation(members)[:quota])
    chosen = rng.permutation(np.concatenate(taken)) if taken else pool[:0]
    return chosen, np.setdiff1d(pool, chosen, assume_unique=True)


def _quotas(labels: Labels, n: int) -> dict[int, int]:
    """How many of each class: by largest remainder, at least one, and one left behind where there are two."""
    present, counts = np.unique(labels, return_counts=True)
    n = min(n, len(labels))
    exact = counts * (n / max(1, len(labels)))
    low, high = np.minimum(1, counts), np.maximum(1, counts - 1)
    if n == len(labels):
        high = counts
    quotas = np.clip(np.floor(exact).astype(np.int64), low, high)
    order = np.argsort(quotas - exact, kind="stable")
    while quotas.sum() < n and (quotas < high).any():
        for i in order:
            if quotas.sum() < n and quotas[i] < high[i]:
                quotas[i] += 1
    return {int(label): int(quota) for label, quota in zip(present, quotas, strict=True)}
