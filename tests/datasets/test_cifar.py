from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets import cifar
from nas_desktop.datasets.cifar import Cifar
from nas_desktop.datasets.cifar10 import CIFAR10
from nas_desktop.datasets.cifar100 import CIFAR100
from nas_desktop.datasets.downloads_folder import downloads_folder
from nas_desktop.datasets.source import DatasetType
from tests.datasets.small_sets import (
    N_TEST,
    N_TRAIN,
    archive_of,
    batches_for,
    layout_of,
    pixels,
    published,
    python_2_pickle,
    write_batches,
)

BATCHES = batches_for(layout_of(CIFAR10))
SMALL = published(layout_of(CIFAR10), BATCHES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_batches(SMALL, tmp_path / "root", BATCHES)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "packed" / SMALL.known.downloads[0].path
    path.parent.mkdir()
    path.write_bytes(archive_of(SMALL, BATCHES))
    return path


def test_training_batches_come_first_and_the_test_batch_is_the_test_part(folder: Path) -> None:
    listing = SMALL.open(str(folder)).listing()
    assert listing.is_test is not None
    assert listing.is_test.tolist() == [False] * 5 * N_TRAIN + [True] * N_TEST
    assert listing.labels[:N_TRAIN].tolist() == [i % 10 for i in range(N_TRAIN)]


def test_rows_of_colour_planes_become_images(folder: Path) -> None:
    row = pixels(N_TRAIN, 3072)[0]
    image = SMALL.open(str(folder)).image(0)
    assert image.shape == (32, 32, 3)
    assert np.array_equal(image[:, :, 1].ravel(), row[1024:2048])


def test_its_classes_have_their_real_names(folder: Path) -> None:
    listing = SMALL.open(str(folder)).listing()
    assert listing.classes[:2] == ("airplane", "automobile")
    assert listing.mirrors
    assert listing.native_size == 32


def test_cifar_100_has_its_fine_classes(tmp_path: Path) -> None:
    batches = batches_for(layout_of(CIFAR100))
    small = published(layout_of(CIFAR100), batches)
    listing = small.open(str(write_batches(small, tmp_path, batches))).listing()
    assert len(listing.classes) == 100
    assert listing.n_images == N_TRAIN + N_TEST


def test_the_archive_holds_the_same_as_the_folder(folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, plain = SMALL.open(str(archive)), SMALL.open(str(folder))
    assert packed.listing().fingerprint == plain.listing().fingerprint
    monkeypatch.setenv("NAS_DESKTOP_HOME", str(folder.parent / "another"))  # an empty cache
    plain = SMALL.open(str(folder))
    assert packed.listing().labels.tolist() == plain.listing().labels.tolist()
    assert np.array_equal(packed.image(7), plain.image(7))


@pytest.mark.parametrize("kind", [CIFAR10, CIFAR100])
def test_its_root_its_folder_and_its_archive_are_recognised(kind: DatasetType, tmp_path: Path) -> None:
    layout = layout_of(kind)
    folder = write_batches(layout, tmp_path / "root", batches_for(layout))
    archive = tmp_path / layout.known.downloads[0].path
    archive.write_bytes(b"")
    for place in (folder.parent, folder, archive, tmp_path):
        assert kind.recognises(str(place))
    assert not kind.recognises(str(tmp_path / "nowhere"))


def test_it_is_unpickled_only_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SMALL.open(str(folder))
    monkeypatch.setattr(cifar, "UnpicklingProcess", None)
    assert np.array_equal(SMALL.open(str(folder)).image(3), first.image(3))


def test_the_images_are_mapped_not_read(folder: Path) -> None:
    assert isinstance(SMALL.open(str(folder)).image(0).base, np.memmap)


def test_by_name_it_is_looked_for_among_the_downloads() -> None:
    with pytest.raises(UsageError) as raised:
        SMALL.open("cifar10")
    assert str(raised.value) == ("CIFAR-10 is not on this computer. Get it with: nas-desktop scan cifar10 --download")
    write_batches(SMALL, downloads_folder(), BATCHES)
    assert SMALL.open("cifar10").listing().n_images == 5 * N_TRAIN + N_TEST


def test_a_wrong_checksum_is_one_sentence_and_nothing_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []
    monkeypatch.setattr(cifar.UnpicklingProcess, "read", lambda self, data, what: opened.append(data))
    path = folder / "data_batch_1"
    path.write_bytes(path.read_bytes()[:-9] + b"different")
    with pytest.raises(DataError, match="data_batch_1 is not the file published with CIFAR-10") as raised:
        SMALL.open(str(folder))
    assert "scan cifar10 --download" in raised.value.hint
    assert not opened


def test_an_archive_with_a_wrong_checksum_is_one_sentence(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes() + b"!")
    with pytest.raises(DataError, match="checksum differs, so it was not opened"):
        SMALL.open(str(archive))


def test_a_missing_batch_is_one_sentence(folder: Path) -> None:
    (folder / "data_batch_4").unlink()
    with pytest.raises(DataError, match="data_batch_4 is missing"):
        SMALL.open(str(folder))


def test_a_whole_archive_stands_in_for_a_damaged_folder_beside_it(folder: Path) -> None:
    (folder / "data_batch_4").write_bytes(b"")
    (folder.parent / SMALL.known.downloads[0].path).write_bytes(archive_of(SMALL, BATCHES))
    assert SMALL.open(str(folder.parent)).listing().n_images == 5 * N_TRAIN + N_TEST


@pytest.mark.parametrize(
    "batch",
    [python_2_pickle(pixels(2, 3071), [0, 1]), python_2_pickle(pixels(2, 3072), [0, 10])],
    ids=["another size", "a class too many"],
)
def test_published_files_that_hold_something_else_are_one_sentence(tmp_path: Path, batch: bytes) -> None:
    batches = {**BATCHES, "data_batch_2": batch}
    small: Cifar = published(layout_of(CIFAR10), batches)
    with pytest.raises(DataError, match=r"data_batch_2 in .* holds no CIFAR-10 images"):
        small.open(str(write_batches(small, tmp_path, batches)))
