"""A `.npz` file: `x` uint8 N×H×W or N×H×W×C, `y` whole numbers, optionally `classes`."""

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.image_files import check_classes
from nas_desktop.datasets.size_limits import check_unpacked
from nas_desktop.datasets.source import DatasetType, ImageSource

_HINT = "It needs x (uint8, N×H×W or N×H×W×C) and y (whole numbers, N), and may have classes (names)."
_KEYS = ("x", "y", "classes")
_MAX_CHANNELS = 8
# What numpy and zipfile raise on files that are no .npz, or no longer one.
_DAMAGED = (
    OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError, NotImplementedError, AttributeError, MemoryError,
    OverflowError, SyntaxError, RecursionError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def _open(data: str) -> ImageSource:
    path = Path(data).expanduser().absolute()
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            missing = {"x", "y"} - set(file.files)
            if missing:
                found = ", ".join(sorted(file.files)) or "nothing"
                raise DataError(f"{path} has no array “{sorted(missing)[0]}”; it holds {found}.", _HINT)
            _check_size(path, file.zip)
            arrays = {key: file[key] for key in _KEYS if key in file.files}
    except _DAMAGED as error:
        raise DataError(f"{path} cannot be read as a .npz file: {error}.", _HINT) from error
    images, labels = _images(path, arrays["x"]), _labels(path, arrays)
    return ArraySource(path.stem, path.name, images, labels, _classes(path, arrays, labels), _hash(path))


def _check_size(path: Path, content: zipfile.ZipFile) -> None:
    wanted = {f"{key}.npy" for key in _KEYS} | set(_KEYS)
    n_bytes = sum(entry.file_size for entry in content.infolist() if entry.filename in wanted)
    check_unpacked(path, path.stat().st_size, n_bytes)


def _images(path: Path, x: np.ndarray) -> np.ndarray:
    if x.dtype != np.uint8 or x.ndim not in (3, 4):
        raise DataError(f"x in {path} is {x.dtype} with {x.ndim} dimensions.", _HINT)
    images = x[..., None] if x.ndim == 3 else x
    if not 1 <= images.shape[3] <= _MAX_CHANNELS or min(images.shape[1:3]) < 1:
        raise DataError(f"x in {path} has the shape {'×'.join(map(str, x.shape))}.", f"{_HINT} C is 1 to 8.")
    return images


def _labels(path: Path, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    y = arrays["y"]
    if y.dtype.kind not in "iu" or y.shape != (len(arrays["x"]),):
        raise DataError(f"y in {path} is {y.dtype} of shape {y.shape}, for {len(arrays['x'])} images.", _HINT)
    if len(y) and y.min() < 0:
        raise DataError(f"y in {path} holds {y.min()}; labels count from 0.", _HINT)
    if len(y) and int(y.max()) >= len(y):
        raise DataError(f"y in {path} holds {y.max()}, more than there are images.", "Labels count the classes from 0.")
    if len(np.unique(y)) < 2:
        raise DataError(f"All images in {path} are of one class.", "At least two classes are needed.")
    return y.astype(np.int64)


def _classes(path: Path, arrays: Mapping[str, np.ndarray], labels: np.ndarray) -> tuple[str, ...]:
    n_labels = int(labels.max()) + 1 if len(labels) else 0
    if "classes" not in arrays:
        return tuple(str(i) for i in range(n_labels))
    names = tuple(str(name) for name in np.ravel(arrays["classes"]))
    check_classes(names, path, "class", "Change it.")
    if len(names) < n_labels:
        raise DataError(f"y in {path} goes up to {n_labels - 1}, but classes names only {len(names)}.", _HINT)
    return names


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _recognises(data: str) -> bool:
    path = Path(data).expanduser()
    return path.suffix.lower() == ".npz" and path.is_file()


NPZ = DatasetType("npz", "NumPy file (.npz)", _recognises, _open)
