import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.splits import Split, split

CLASSES = ("a", "b", "c")


def labels_of(*counts: int) -> np.ndarray:
    return np.repeat(np.arange(len(counts)), counts)


def parts(result: Split) -> list[np.ndarray]:
    return [result.train, result.val, result.test, result.left]


def test_every_image_stands_in_one_part() -> None:
    result = split(labels_of(300, 200, 100), CLASSES, None, 200, 100, seed=1)
    assert sorted(np.concatenate(parts(result))) == list(range(600))


def test_without_an_official_test_part_fifteen_percent_are_set_aside() -> None:
    result = split(labels_of(400, 300, 300), CLASSES, None, 100, 100, seed=1)
    assert [len(part) for part in parts(result)] == [100, 100, 150, 650]


def test_at_most_ten_thousand_are_set_aside() -> None:
    result = split(labels_of(50_000, 50_000, 50_000), CLASSES, None, 100, 100, seed=1)
    assert len(result.test) == 10_000


def test_an_official_test_part_is_respected() -> None:
    is_test = np.arange(90) >= 60
    result = split(np.tile([0, 1, 2], 30), CLASSES, is_test, 30, 15, seed=1)
    assert set(result.test) == set(range(60, 90))
    assert result.train.max() < 60
    assert result.val.max() < 60


def test_with_a_test_set_of_the_users_own_nothing_is_set_aside() -> None:
    result = split(labels_of(40, 40, 40), CLASSES, None, None, 18, seed=1, own_test=True)
    assert [len(part) for part in parts(result)] == [102, 18, 0, 0]


def test_every_part_is_stratified() -> None:
    labels = labels_of(1000, 500, 100)
    result = split(labels, CLASSES, None, 640, 160, seed=2)
    for part, size in ((result.train, 640), (result.val, 160), (result.test, 240)):
        shares = np.bincount(labels[part], minlength=3)
        expected = np.array([1000, 500, 100]) / 1600 * size
        assert np.abs(shares - expected).max() <= 1


def test_with_fewer_images_than_asked_the_rest_trains() -> None:
    result = split(labels_of(50, 50, 50), CLASSES, None, 5000, 1000, seed=1)
    assert [len(part) for part in parts(result)] == [106, 22, 22, 0]


def test_all_means_all_that_the_split_leaves() -> None:
    result = split(labels_of(400, 400, 400), CLASSES, None, None, 100, seed=1)
    assert [len(part) for part in parts(result)] == [920, 100, 180, 0]


@pytest.mark.parametrize("smallest", [3, 4, 7])
def test_every_class_stands_in_every_part(smallest: int) -> None:
    labels = labels_of(500, 100, smallest)
    for part in parts(split(labels, CLASSES, None, 300, 50, seed=3))[:3]:
        assert set(labels[part]) == {0, 1, 2}


@pytest.mark.parametrize("smallest", [1, 2])
def test_a_class_too_small_for_that_is_named(smallest: int) -> None:
    with pytest.raises(DataError, match="“c” has too few images"):
        split(labels_of(100, 100, smallest), CLASSES, None, 50, 20, seed=1)


def test_the_seed_decides() -> None:
    labels = labels_of(100, 100, 100)
    first, again, other = (split(labels, CLASSES, None, 60, 30, seed=s) for s in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(parts(first), parts(again), strict=True))
    assert not np.array_equal(first.train, other.train)


def test_the_test_part_does_not_depend_on_the_sample_sizes() -> None:
    labels = labels_of(200, 200, 200)
    small, large = (split(labels, CLASSES, None, n, 60, seed=1) for n in (60, 300))
    assert set(small.test) == set(large.test)
