"""Which classes a network takes for which, and how well it does on each."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]  # (N,)


@dataclass(frozen=True, slots=True)
class ClassResult:
    """How a network does on one class; NaN where a share has nothing to be a share of."""

    n_images: int
    n_predicted: int  # images that the network takes for this class
    precision: float  # share of those that are of it
    recall: float  # share of its images that are found
    f1: float  # harmonic mean of both; 0 where none is found


@dataclass(frozen=True, slots=True)
class Mistake:
    """An image taken for something else."""

    index: int  # among the images that were scored
    label: int
    predicted: int
    probability: float  # of the wrong class


def confusion_matrix(labels: Labels, predicted: Labels, n_classes: int) -> NDArray[np.int64]:
    """Counts (n_classes, n_classes): a row is what the images are, a column what they are taken for.

    Raises:
        ValueError: labels and predictions differ in length, or one of them is no class.
    """
    if labels.shape != predicted.shape or labels.ndim != 1:
        raise ValueError(f"labels {labels.shape} and predictions {predicted.shape} do not belong together")
    for numbers in (labels, predicted):
        if numbers.size and not 0 <= int(numbers.min()) <= int(numbers.max()) < n_classes:
            raise ValueError(f"a class lies outside 0 to {n_classes - 1}")
    counts = np.bincount(labels * n_classes + predicted, minlength=n_classes * n_classes)
    return counts.reshape(n_classes, n_classes).astype(np.int64)


def per_class(matrix: NDArray[np.int64]) -> tuple[ClassResult, ...]:
    """The results a class of a confusion matrix; precision, recall and F1 as in Sokolova and Lapalme (2009)."""
    rows, columns, right = matrix.sum(axis=1).tolist(), matrix.sum(axis=0).tolist(), np.diagonal(matrix).tolist()
    return tuple(_result(*counts) for counts in zip(rows, columns, right, strict=True))


def _result(n_images: int, n_predicted: int, n_right: int) -> ClassResult:
    together = n_images + n_predicted
    return ClassResult(
        n_images=n_images,
        n_predicted=n_predicted,
        precision=n_right / n_predicted if n_predicted else nan,
        recall=n_right / n_images if n_images else nan,
        f1=2 * n_right / together if together else nan,
    )


def worst_mistakes(probabilities: NDArray[np.floating], labels: Labels, most: int = 20) -> tuple[Mistake, ...]:
    """The images of which the network is surest and wrong, the surest first; equals in the order of the images.

    Args:
        probabilities: of each class, (N, n_classes).
        labels: what the images are, (N,).
        most: mistakes to name.
    """
    if not len(labels):
        return ()
    predicted = probabilities.argmax(axis=1)
    surest = probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    order = wrong[np.argsort(-surest[wrong], kind="stable")][:most]
    return tuple(Mistake(i, int(labels[i]), int(predicted[i]), float(surest[i])) for i in order.tolist())
