from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.converted import Arrays, converted
from tests.datasets.small_sets import pixels

ARRAYS = Arrays(pixels(3, 4, 4, 1), np.array([0, 1, 0]), np.array([False, False, True]))


def never() -> Arrays:
    raise AssertionError("converted again")


def test_what_was_converted_once_is_mapped_from_then_on() -> None:
    converted("set", "Set", "key", lambda: ARRAYS)
    again = converted("set", "Set", "key", never)
    assert isinstance(again.images, np.memmap)
    assert np.array_equal(again.images, ARRAYS.images)
    assert again.labels.tolist() == [0, 1, 0]
    assert again.is_test.tolist() == [False, False, True]


def test_another_key_is_another_set() -> None:
    converted("set", "Set", "key", lambda: ARRAYS)
    other = Arrays(ARRAYS.images[:2], ARRAYS.labels[:2], ARRAYS.is_test[:2])
    assert len(converted("set", "Set", "other", lambda: other).labels) == 2


@pytest.mark.parametrize("name", ["images.npy", "labels.npy", "manifest.json"])
def test_a_damaged_cache_is_made_again(home: Path, name: str) -> None:
    converted("set", "Set", "key", lambda: ARRAYS)
    (damaged,) = home.rglob(name)
    damaged.write_bytes(b"")
    assert np.array_equal(converted("set", "Set", "key", lambda: ARRAYS).images, ARRAYS.images)


def test_a_cache_that_cannot_be_written_is_one_sentence(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "cache").write_bytes(b"a file where a folder should be")
    with pytest.raises(DataError, match="images of Set cannot be kept"):
        converted("set", "Set", "key", lambda: ARRAYS)
