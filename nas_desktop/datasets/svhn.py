"""SVHN: 73,257 training and 26,032 test images of house numbers, 32×32, colour (Netzer et al., 2011)."""

import hashlib
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.converted import Arrays, converted
from nas_desktop.datasets.downloads_folder import downloads_folder, not_here
from nas_desktop.datasets.source import DatasetType, Download, Image, ImageSource, KnownSet, Labels

_ADDRESS = "https://ufldl.stanford.edu/housenumbers/"
_CLASSES = tuple("0123456789")
_FILES = (
    Download(
        "train_32x32.mat",
        (_ADDRESS + "train_32x32.mat",),
        182_040_794,
        "e26dedcc434d2e4c54c9b2d4a06d8373",
        "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
    ),
    Download(
        "test_32x32.mat",
        (_ADDRESS + "test_32x32.mat",),
        64_275_384,
        "eb5a983be6a315427106f1b164d9cef3",
        "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
    ),
)
_KNOWN = KnownSet("svhn", "SVHN", sum(file.n_bytes for file in _FILES), _FILES)
_HINT = f"Get it afresh with: nas-desktop scan {_KNOWN.name} --download"


def _find(data: str) -> tuple[Path, Path] | None:
    """The file to train on and the one to test on."""
    folder = Path(data).expanduser().absolute()
    if folder.is_file() and folder.name in (_FILES[0].path, _FILES[1].path):
        folder = folder.parent
    train, test = (folder / file.path for file in _FILES)
    return (train, test) if train.is_file() and test.is_file() else None


def _recognises(data: str) -> bool:
    return data == _KNOWN.name or _find(data) is not None


def _open(data: str) -> ImageSource:
    paths = _find(str(downloads_folder()) if data == _KNOWN.name else data)
    if paths is None:
        raise not_here(_KNOWN)
    key = _key(paths)
    arrays = converted(_KNOWN.name, _KNOWN.title, key, lambda: _read(paths))
    # Mirrored, a 2 or a 7 is no digit at all.
    return ArraySource(
        _KNOWN.name, _KNOWN.title, arrays.images, arrays.labels, _CLASSES, key[:32], arrays.is_test, mirrors=False
    )


def _key(paths: tuple[Path, Path]) -> str:
    digest = hashlib.sha256(b"svhn/1")
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _read(paths: tuple[Path, Path]) -> Arrays:
    (images, labels), (test_images, test_labels) = map(_read_matlab, paths)
    is_test = np.arange(len(labels) + len(test_labels)) >= len(labels)
    return Arrays(np.concatenate([images, test_images]), np.concatenate([labels, test_labels]), is_test)


def _read_matlab(path: Path) -> tuple[Image, Labels]:
    """The arrays X (H, W, C, N) and y (N, 1); the digit 0 stands there as 10."""
    try:
        from scipy.io import loadmat  # type: ignore[import-untyped]
    except ImportError as error:
        raise DataError("Reading SVHN needs the package scipy, and it is not installed.", "Install it.") from error
    try:
        with path.open("rb") as file:
            content = loadmat(file, variable_names=("X", "y"))
        pixels, labels = content["X"], content["y"].ravel().astype(np.int64) % len(_CLASSES)
    except Exception as error:  # a damaged file can raise anything there
        raise DataError(f"{path} cannot be read: {error}.", _HINT) from error
    if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[2:] != (3, len(labels)) or not len(labels):
        raise DataError(f"{path} holds no images of house numbers.", _HINT)
    return np.ascontiguousarray(pixels.transpose(3, 0, 1, 2)), labels


SVHN = DatasetType(_KNOWN.name, _KNOWN.title, _recognises, _open, _KNOWN)
