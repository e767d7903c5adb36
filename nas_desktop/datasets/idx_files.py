"""IDX, the format of MNIST and its many followers: one file of images, one of labels, plain or gzipped."""

import gzip
import hashlib
import math
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.size_limits import check_unpacked
from nas_desktop.datasets.source import Image, Labels

_NAME = re.compile(r"(?P<set>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[.-]idx\d-(?:ubyte|int)(?:\.gz)?")
_TYPES: dict[int, np.dtype[Any]] = {8: np.dtype("u1"), 9: np.dtype("i1"), 11: np.dtype(">i2"), 12: np.dtype(">i4")}
_HINT = "Fetch or copy the file again."


@dataclass(frozen=True, slots=True)
class IdxPart:
    """Images and their labels."""

    images: Path
    labels: Path


@dataclass(frozen=True, slots=True)
class IdxSet:
    """The files of one set."""

    name: str  # what stands before `train-images`; empty where nothing does
    train: IdxPart
    test: IdxPart | None


def idx_sets(folder: Path) -> tuple[IdxSet, ...]:
    """The sets whose training files lie in `folder`; judged by name, nothing is read."""
    try:
        names = sorted(path.name for path in folder.iterdir() if ".gz" in path.name or "idx" in path.name)
    except (OSError, ValueError):  # it is no folder, may not be read, or no path at all
        return ()
    found: dict[str, dict[str, Path]] = {}
    for name in names:
        match = _NAME.fullmatch(name)
        if match is not None:
            part = "train" if match["part"] == "train" else "test"
            # Sorted, the plain file comes before the gzipped one, and is the faster to read.
            found.setdefault(match["set"], {}).setdefault(f"{part} {match['what']}", folder / name)
    sets = ((name.strip("-_."), _part(files, "train"), _part(files, "test")) for name, files in found.items())
    return tuple(IdxSet(name, train, test) for name, train, test in sets if train is not None)


def _part(files: dict[str, Path], part: str) -> IdxPart | None:
    images, labels = files.get(f"{part} images"), files.get(f"{part} labels")
    return IdxPart(images, labels) if images is not None and labels is not None else None


def read_part(part: IdxPart) -> tuple[Image, Labels]:
    """Images (N, H, W, 1) and labels (N,).

    Raises:
        DataError: a file is damaged, or the two do not belong together.
    """
    images, labels = read_idx(part.images), read_idx(part.labels)
    if images.dtype != np.uint8 or images.ndim != 3 or min(images.shape[1:]) < 1:
        raise DataError(f"{part.images} holds {_shape(images)}, not grey images.", _HINT)
    if labels.ndim != 1 or len(labels) != len(images):
        raise DataError(f"{part.labels} holds {_shape(labels)} labels for {len(images)} images.", _HINT)
    return images[..., None], labels.astype(np.int64)


def read_idx(path: Path) -> np.ndarray:
    """The array in an IDX file; a plain file is mapped, not read.

    Raises:
        DataError: it is damaged, or no IDX file.
    """
    is_packed = path.suffix == ".gz"
    try:
        with gzip.open(path) if is_packed else path.open("rb") as file:
            kind, shape = _head(file.read(4), file.read)
            start, n_bytes = 4 + 4 * len(shape), math.prod(shape) * kind.itemsize
            if is_packed:
                check_unpacked(path, path.stat().st_size, n_bytes)
                data = file.read(n_bytes + 1)  # one more, to notice what is too long
                n_found = len(data)
            else:
                n_found = path.stat().st_size - start
        if n_found != n_bytes:
            raise ValueError(f"it holds {n_found} bytes for {n_bytes}")
        if is_packed or not n_bytes:
            return np.frombuffer(data if is_packed else b"", dtype=kind).reshape(shape)
        return np.memmap(path, dtype=kind, mode="r", offset=start, shape=shape)
    except (OSError, EOFError, ValueError, MemoryError, zlib.error) as error:
        raise DataError(f"{path} cannot be read as IDX: {error}.", _HINT) from error


def _head(magic: bytes, read: Callable[[int], bytes]) -> tuple[np.dtype[Any], tuple[int, ...]]:
    if len(magic) != 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES or not 1 <= magic[3] <= 4:
        raise ValueError("its first bytes are those of something else")
    n_dims = magic[3]
    sizes = read(4 * n_dims)
    if len(sizes) != 4 * n_dims:
        raise ValueError("it ends in its head")
    return _TYPES[magic[2]], tuple(int.from_bytes(sizes[4 * i : 4 * i + 4], "big") for i in range(n_dims))


def fingerprint(arrays: Iterable[np.ndarray]) -> str:
    """The same for the same content, packed or plain."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:32]


def _shape(array: np.ndarray) -> str:
    return f"{'×'.join(map(str, array.shape))} {array.dtype}"
