from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets.downloads_folder import downloads_folder
from nas_desktop.datasets.fashion_mnist import FASHION_MNIST
from nas_desktop.datasets.mnist import MNIST
from nas_desktop.datasets.source import DatasetType
from tests.datasets.small_sets import N_TEST, N_TRAIN, idx_bytes, write_idx_set

PACKAGED = Path("/usr/share/datasets/fashion-mnist")  # where Debian's dataset-fashion-mnist lies
PLACES = [(MNIST, "MNIST"), (FASHION_MNIST, "FashionMNIST")]


@pytest.mark.parametrize(("kind", "folder"), PLACES)
def test_torchvisions_folders_are_recognised_at_each_height(kind: DatasetType, folder: str, tmp_path: Path) -> None:
    raw = write_idx_set(tmp_path / folder / "raw")
    for place in (tmp_path, raw.parent, raw):
        assert kind.recognises(str(place))
    others = [other for other, _ in PLACES if other is not kind]
    assert not others[0].recognises(str(tmp_path))


def test_its_test_files_are_the_test_part(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw")
    listing = MNIST.open(str(tmp_path)).listing()
    assert listing.is_test is not None
    assert listing.is_test.tolist() == [False] * N_TRAIN + [True] * N_TEST
    assert listing.classes == tuple("0123456789")
    assert not listing.mirrors


def test_packed_and_plain_files_have_one_fingerprint(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "a" / "MNIST" / "raw")
    write_idx_set(tmp_path / "b" / "MNIST" / "raw", packed=False)
    first, second = (MNIST.open(str(tmp_path / name)).listing().fingerprint for name in "ab")
    assert first == second


@pytest.mark.parametrize(("kind", "others"), [(MNIST, FASHION_MNIST), (FASHION_MNIST, MNIST)])
def test_its_files_are_known_by_their_labels_in_any_folder(
    kind: DatasetType, others: DatasetType, tmp_path: Path
) -> None:
    write_idx_set(tmp_path, packed=False)
    first = kind.open.__self__.first_test_labels  # type: ignore[attr-defined]
    labels = np.resize(np.array(first), 10_000)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(labels))
    assert kind.recognises(str(tmp_path))
    assert not others.recognises(str(tmp_path))


def test_a_set_without_its_test_files_is_not_taken_for_whole(tmp_path: Path) -> None:
    write_idx_set(tmp_path / "MNIST" / "raw", with_test=False)
    assert not MNIST.recognises(str(tmp_path))


@pytest.mark.parametrize("kind", [MNIST, FASHION_MNIST])
def test_by_name_it_is_looked_for_among_the_downloads(kind: DatasetType) -> None:
    assert kind.known is not None
    with pytest.raises(UsageError, match=f"{kind.known.title} is not on this computer"):
        kind.open(kind.name)
    for download in kind.known.downloads:
        path = downloads_folder() / download.path
        write_idx_set(path.parent)
        assert path.is_file()  # under the names that are downloaded
    assert kind.open(kind.name).listing().n_images == N_TRAIN + N_TEST


def test_labels_that_it_does_not_have_are_one_sentence(tmp_path: Path) -> None:
    raw = write_idx_set(tmp_path / "MNIST" / "raw", packed=False)
    (raw / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.arange(N_TRAIN)))
    with pytest.raises(DataError, match="labels that MNIST does not have"):
        MNIST.open(str(tmp_path))


def test_test_images_of_another_size_are_one_sentence(tmp_path: Path) -> None:
    raw = write_idx_set(tmp_path / "MNIST" / "raw", packed=False)
    (raw / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(np.zeros((N_TEST, 4, 4))))
    with pytest.raises(DataError, match="another size"):
        MNIST.open(str(tmp_path))


@pytest.mark.skipif(not PACKAGED.is_dir(), reason="the Debian package dataset-fashion-mnist is not installed")
def test_the_packaged_fashion_mnist_is_the_real_one() -> None:
    source = FASHION_MNIST.open(str(PACKAGED))
    listing = source.listing()
    assert np.bincount(listing.labels).tolist() == [7000] * 10
    assert int(np.sum(listing.is_test)) == 10_000
    assert listing.native_size == 28
    assert listing.classes[9] == "Ankle boot"
