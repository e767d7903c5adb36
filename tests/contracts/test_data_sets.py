"""Every kind of data set keeps the promises of `ImageSource`, on a small set of its own."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.datasets import DATASETS
from nas_desktop.datasets.image_folder import IMAGE_FOLDER
from nas_desktop.datasets.source import DatasetType, ImageSource
from tests.datasets.small_sets import (
    batches_for,
    idx_bytes,
    layout_of,
    published,
    python_2_pickle,
    write_batches,
    write_idx_set,
    write_svhn,
)
from tests.images import write_folder


@dataclass(frozen=True)
class Small:
    """A small set, and the same once one label is another; the same twice where a set cannot change."""

    kind: DatasetType
    data: str
    changed_kind: DatasetType
    changed: str


def of_fixed_content(kind: DatasetType, data: str, changed: str) -> Callable[[Path], Small]:
    return lambda folder: Small(kind, data, kind, changed)


def image_folder(folder: Path) -> Small:
    write_folder(folder / "one", {"ant": 3, "bee": 3})
    write_folder(folder / "other", {"ant": 2, "bee": 4})
    return Small(IMAGE_FOLDER, str(folder / "one"), IMAGE_FOLDER, str(folder / "other"))


def zipped(kind: DatasetType) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        image_folder(folder)
        one, other = (shutil.make_archive(str(folder / name), "zip", folder / name) for name in ("one", "other"))
        return Small(kind, one, kind, other)

    return make


def csv_list(kind: DatasetType) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        write_folder(folder, {"ant": 2, "bee": 2})
        lines = ["ant/0000.png,ant", "ant/0001.png,ant", "bee/0000.png,bee", "bee/0001.png,bee"]
        (folder / "one.csv").write_text("\n".join(lines))
        (folder / "other.csv").write_text("\n".join([*lines[:3], "bee/0001.png,ant"]))
        return Small(kind, str(folder / "one.csv"), kind, str(folder / "other.csv"))

    return make


def npz(kind: DatasetType) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        x = np.zeros((4, 9, 9), np.uint8)
        np.savez(folder / "one.npz", x=x, y=np.array([0, 1, 0, 1]))
        np.savez(folder / "other.npz", x=x, y=np.array([0, 1, 1, 1]))
        return Small(kind, str(folder / "one.npz"), kind, str(folder / "other.npz"))

    return make


def idx(kind: DatasetType, below: str) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        write_idx_set(folder / "one" / below)
        other = write_idx_set(folder / "other" / below, packed=False)
        (other / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(np.array([1, 1, 2, 0, 1, 2])))
        return Small(kind, str(folder / "one"), kind, str(folder / "other"))

    return make


def cifar(kind: DatasetType) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        kinds, batches = [], batches_for(layout_of(kind))
        for name in ("one", "other"):
            layout = published(layout_of(kind), batches)
            write_batches(layout, folder / name, batches)
            kinds.append(layout.as_type)
            rows = np.zeros((2, 3072), np.uint8)
            batches = {**batches, layout.batches[0].name: python_2_pickle(rows, [1, 0], layout.label_key)}
        return Small(kinds[0], str(folder / "one"), kinds[1], str(folder / "other"))

    return make


def svhn(kind: DatasetType) -> Callable[[Path], Small]:
    def make(folder: Path) -> Small:
        write_svhn(folder / "one")
        (folder / "other").mkdir()
        # Its training images as test images, and the reverse.
        (folder / "one" / "train_32x32.mat").replace(folder / "other" / "test_32x32.mat")
        (folder / "one" / "test_32x32.mat").replace(folder / "other" / "train_32x32.mat")
        write_svhn(folder / "one")
        return Small(kind, str(folder / "one"), kind, str(folder / "other"))

    return make


def made(name: str) -> Callable[[Path], Small]:
    """How to make a small set of the kind called `name`; a new kind has to be added here."""
    kind = next(kind for kind in DATASETS if kind.name == name)
    match name:
        case "fashion-mnist-sample":
            return of_fixed_content(kind, BUILT_IN_DATA, BUILT_IN_DATA)
        case "synthetic":
            return of_fixed_content(kind, "synthetic:30", "synthetic:31")
        case "image-folder":
            return image_folder
        case "zip":
            return zipped(kind)
        case "csv":
            return csv_list(kind)
        case "npz":
            return npz(kind)
        case "cifar10" | "cifar100":
            return cifar(kind)
        case "mnist":
            return idx(kind, "MNIST/raw")
        case "fashion-mnist":
            return idx(kind, "FashionMNIST/raw")
        case "idx":
            return idx(kind, "raw")
        case "svhn":
            return svhn(kind)
    raise AssertionError(f"no small set of the kind {name}")


@pytest.fixture(params=[kind.name for kind in DATASETS])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Small:
    (tmp_path / "set").mkdir()
    return made(request.param)(tmp_path / "set")


@pytest.fixture
def source(small: Small) -> ImageSource:
    return small.kind.open(small.data)


def test_what_it_recognises_it_opens(small: Small) -> None:
    assert small.kind.recognises(small.data)
    assert small.kind.open(small.data).listing().n_images > 3


def test_it_recognises_nothing_else(small: Small, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("")
    for data in ("", "nothing", "\0", str(tmp_path / "nowhere"), str(tmp_path / "a.txt")):
        if not Path(data).is_dir():
            assert not small.kind.recognises(data)
    if small.kind is not IMAGE_FOLDER:
        assert not small.kind.recognises(str(tmp_path / "empty"))


def test_of_all_kinds_only_its_own_knows_it(small: Small) -> None:
    recognising = {kind.name for kind in DATASETS if kind is not IMAGE_FOLDER and kind.recognises(small.data)}
    assert recognising <= {small.kind.name}


def test_the_listing_fits_together(source: ImageSource) -> None:
    listing = source.listing()
    assert len(listing.classes) == len(set(listing.classes)) >= 2
    assert listing.labels.dtype == np.int64
    assert 0 <= listing.labels.min() <= listing.labels.max() < len(listing.classes)
    if listing.is_test is not None:
        assert listing.is_test.shape == listing.labels.shape
        assert listing.is_test.dtype == np.bool_
        assert 0 < listing.is_test.sum() < listing.n_images


def test_every_image_is_of_the_size_and_the_channels_of_the_listing(source: ImageSource) -> None:
    listing = source.listing()
    for index in (0, listing.n_images // 2, listing.n_images - 1):
        image = source.image(index)
        assert image.dtype == np.uint8
        assert image.ndim == 3
        assert image.shape[2] == listing.n_channels
        if listing.native_size is not None:
            assert min(image.shape[:2]) == listing.native_size


def test_images_have_names_of_their_own(source: ImageSource) -> None:
    n = source.listing().n_images
    assert len({source.image_name(index) for index in range(n)}) == n


def test_its_name_is_safe_as_a_file_name(source: ImageSource) -> None:
    assert source.title
    assert source.name == Path(source.name).name != ""
    assert source.name.isprintable()


def test_the_fingerprint_stays_while_nothing_changes(small: Small) -> None:
    first, second = (small.kind.open(small.data).listing().fingerprint for _ in range(2))
    assert first == second


def test_the_fingerprint_follows_the_labels(small: Small) -> None:
    before = small.kind.open(small.data).listing().fingerprint
    after = small.changed_kind.open(small.changed).listing().fingerprint
    assert (before == after) == (small.data == small.changed)
