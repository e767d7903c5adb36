"""Which classes are taken for which."""

from math import isnan

import numpy as np
import pytest

from nas_desktop.analysis.confusion import Mistake, confusion_matrix, per_class, worst_mistakes

LABELS = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 0, 1, 1, 0, 1])


def test_a_row_is_what_images_are() -> None:
    assert confusion_matrix(LABELS, PREDICTED, 4).tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("wrong", [[0, -1], [0, 3]])
def test_what_is_no_class_is_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="outside 0 to 2"):
        confusion_matrix(np.array([0, 1]), np.array(wrong), 3)


def test_each_class_has_its_shares() -> None:
    first, second, third, none = per_class(confusion_matrix(LABELS, PREDICTED, 4))

    assert (first.n_images, first.n_predicted) == (3, 3)
    assert (first.precision, first.recall, first.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (second.precision, second.recall, second.f1) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert (third.recall, third.f1) == (0, 0)
    assert isnan(third.precision)
    assert all(isnan(value) for value in (none.precision, none.recall, none.f1))


def test_the_surest_mistake_comes_first() -> None:
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.05, 0.95]])

    found = worst_mistakes(probabilities, np.array([0, 1, 0, 0]), most=2)

    assert found == (Mistake(3, 0, 1, 0.95), Mistake(2, 0, 1, 0.7))


def test_without_images_there_are_no_mistakes() -> None:
    assert worst_mistakes(np.zeros((0, 3)), np.zeros(0, np.int64)) == ()
