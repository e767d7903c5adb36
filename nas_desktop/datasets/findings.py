"""What is wrong with a set of images, or worth knowing before a search, worst first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.inspection import Inspection
from nas_desktop.datasets.source import Labels, Listing
from nas_desktop.datasets.splits import Indices, Split
from nas_desktop.datasets.survey_facts import Finding, FindingKind

FEW = 20  # images of a class, below which its score is a matter of luck
SHORT = 0.5  # of the images that the middle class has, below which a class is short
_TRAIN, _VAL, _TEST = 1, 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class RawFinding:
    """A finding, its images still as indices, of which `findings` tells the most telling first."""

    finding: Finding
    indices: Indices


@dataclass(frozen=True, slots=True, eq=False)
class OwnTest:
    """A test set of the user's own, with its labels counted as the search counts them."""

    inspection: Inspection
    labels: Labels


def find(
    spec: DataSpec, listing: Listing, parts: Split | None, side: int, inspection: Inspection, own: OwnTest | None = None
) -> list[RawFinding]:
    """Everything worth knowing, worst first."""
    open_images = inspection.is_read & ~sealed(listing, parts)
    found = [
        _of_images("unreadable", inspection.is_unreadable),
        *_of_classes(listing),
        *_alike(listing, parts, inspection, own),
        _of_images("one colour", inspection.is_plain & open_images),
        _of_images("dark", inspection.is_dark & open_images),
        *_too_few_to_train(spec, parts),
        *_of_sizes(inspection, open_images, side),
    ]
    return [one for one in found if one.finding.n]


def short_classes(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which classes have far fewer images than the middle one."""
    short: NDArray[np.bool_] = counts < SHORT * np.median(counts)
    return short


def sealed(listing: Listing, parts: Split | None) -> NDArray[np.bool_]:
    """Which images are in a test part, (N,): they are counted and compared, never shown."""
    result = np.zeros(listing.n_images, dtype=bool) if listing.is_test is None else listing.is_test.copy()
    if parts is not None:
        result[parts.test] = True
    return result


def _raw(kind: FindingKind, n: int, indices: Indices | None = None, **more: object) -> RawFinding:
    return RawFinding(Finding(kind, int(n), **more), np.empty(0, dtype=np.int64) if indices is None else indices)  # type: ignore[arg-type]


def _of_images(kind: FindingKind, which: NDArray[np.bool_]) -> RawFinding:
    indices = np.flatnonzero(which)
    return _raw(kind, len(indices), indices, n_other=len(which))


def _of_classes(listing: Listing) -> Iterator[RawFinding]:
    counts = np.bincount(listing.labels, minlength=len(listing.classes))
    few = counts < FEW
    short = short_classes(counts) & ~few
    for kind, which in (("few images", few), ("imbalance", short)):
        worst = [int(i) for i in np.argsort(counts, kind="stable") if which[i]]
        n_images = int(counts[worst[0]]) if worst else 0
        names = tuple(listing.classes[i] for i in worst)
        yield _raw(kind, n_images if len(worst) == 1 else len(worst), n_other=listing.n_images, names=names)  # type: ignore[arg-type]


def _alike(listing: Listing, parts: Split | None, inspection: Inspection, own: OwnTest | None) -> Iterator[RawFinding]:
    """Images that are there more than once: in two classes, or in two parts of the split."""
    part = np.zeros(listing.n_images, dtype=np.int8)
    if parts is not None:
        part[parts.train], part[parts.val], part[parts.test] = _TRAIN, _VAL, _TEST
    digests, labels, is_read = inspection.digests, listing.labels, inspection.is_read
    if own is not None:
        digests = np.concatenate([digests, own.inspection.digests])
        labels = np.concatenate([labels, own.labels])
        is_read = np.concatenate([is_read, own.inspection.is_read])
        part = np.concatenate([part, np.full(len(own.labels), _TEST, dtype=np.int8)])
    indices = np.flatnonzero(is_read)
    if not len(indices):
        return
    _, group, counts = np.unique(digests[indices], return_inverse=True, return_counts=True)
    n_groups, labels, part = len(counts), labels[indices], part[indices]
    lowest, highest = np.full(n_groups, labels.max()), np.zeros(n_groups, dtype=np.int64)
    np.minimum.at(lowest, group, labels)
    np.maximum.at(highest, group, labels)
    in_two_classes = lowest != highest
    yield _raw("conflict", in_two_classes.sum(), _those(indices, group, in_two_classes, listing.n_images))
    n_parts = sum((np.bincount(group[part == one], minlength=n_groups) > 0).astype(int) for one in (1, 2, 3))
    again = (counts > 1) & ~in_two_classes
    n_across = int(((n_parts > 1) & again).sum())
    n_copies = (counts[again] - 1).sum()
    yield _raw("duplicates", n_copies, _those(indices, group, again, listing.n_images), n_other=n_across)


def _those(indices: Indices, group: NDArray[np.int64], wanted: NDArray[np.bool_], n_images: int) -> Indices:
    """The images of the wanted groups, those that are alike side by side; a test set of the user's own is left out."""
    order = np.argsort(group, kind="stable")
    members = indices[order][wanted[group[order]]]
    return members[members < n_images]


def _too_few_to_train(spec: DataSpec, parts: Split | None) -> Iterator[RawFinding]:
    if parts is not None and spec.n_train is not None and len(parts.train) < spec.n_train:
        yield _raw("too few to train", len(parts.train), n_other=spec.n_train)


def _of_sizes(inspection: Inspection, which: NDArray[np.bool_], side: int) -> Iterator[RawFinding]:
    sizes = inspection.sizes
    yield _of_images("enlarged", which & (sizes.min(axis=1) < side))
    n_sizes = len(np.unique(sizes[which], axis=0))
    yield _raw("sizes", n_sizes if n_sizes > 1 else 0)
