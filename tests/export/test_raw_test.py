"""The test part as it lies on the disk is the one that the search scores."""

from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import open_source
from nas_desktop.datasets.decoding import decode
from nas_desktop.datasets.prepared import prepare_test
from nas_desktop.datasets.resizing import to_square
from nas_desktop.export.raw_test import RawTest
from tests.images import write_folder


def spec(data: str, test_data: str | None = None) -> DataSpec:
    return DataSpec(data, test_data, None, 6, 8, seed=3)


def raw(wish: DataSpec) -> RawTest:
    return RawTest.of(wish, open_source(wish.data).listing().fingerprint)


@pytest.mark.parametrize("is_own", [False, True])
def test_files_are_named_in_the_order_of_the_search(is_own: bool, tmp_path: Path) -> None:
    data = str(write_folder(tmp_path / "data", {"ant": 20, "bee": 20}, size=(20, 30)))
    own = str(write_folder(tmp_path / "own", {"ant": 2, "bee": 3}, size=(11, 9))) if is_own else None
    prepared, _, _ = prepare_test(spec(data, own), tmp_path, lambda done, n: None)

    found = raw(spec(data, own))

    paths = [image for _, image in found.images(frozenset()) if isinstance(image, Path)]
    assert found.has_files
    assert np.array_equal(np.stack([to_square(decode(path, 3), 8) for path in paths]), prepared)


def test_a_set_without_files_gives_its_arrays(tmp_path: Path) -> None:
    prepared, _, _ = prepare_test(spec("synthetic:200"), tmp_path, lambda done, n: None)

    found = raw(spec("synthetic:200"))

    images = [image for _, image in found.images(frozenset()) if isinstance(image, np.ndarray)]
    assert not found.has_files
    assert np.array_equal(np.stack([to_square(image, 8) for image in images]), prepared)


def test_what_the_program_cannot_read_is_left_out(tmp_path: Path) -> None:
    found = raw(spec(str(write_folder(tmp_path / "data", {"ant": 20, "bee": 20}))))
    first = found.names()[0]

    assert [name for name, _ in found.images(frozenset((first,)))] == found.names()[1:]


def test_other_images_than_the_searchs_are_one_sentence(tmp_path: Path) -> None:
    data = str(write_folder(tmp_path / "data", {"ant": 20, "bee": 20}))

    with pytest.raises(DataError, match="have changed since the search"):
        RawTest.of(spec(data), "other")
