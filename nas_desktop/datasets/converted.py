"""Sets that are slow to open as they are published, converted once and mapped from the cache from then on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nas_desktop.core import durable
from nas_desktop.core.errors import DataError
from nas_desktop.core.paths import cache_dir
from nas_desktop.datasets.source import Image, Labels

_FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Images (N, H, W, C), uint8, their labels, and which of them are the official test part (N,)."""

    images: Image
    labels: Labels
    is_test: np.ndarray


def converted(name: str, title: str, key: str, read: Callable[[], Arrays]) -> Arrays:
    """The arrays of a set, the images mapped from the disk; `read` is called where the cache lacks them.

    Args:
        key: changes when the content does; a hash, safe as part of a file name.

    Raises:
        DataError: the cache cannot be written, or as `read` raises.
    """
    folder = cache_dir() / "converted" / f"{name}-v{_FORMAT_VERSION}-{key[:24]}"
    arrays = _mapped(folder)
    if arrays is not None:
        return arrays
    arrays = read()
    try:
        durable.write_folder(folder, lambda temporary: _write(temporary, arrays))
    except OSError as error:
        raise DataError(
            f"The images of {title} cannot be kept in {folder.parent}: {error.strerror or error}.",
            "Make room there, or look at the folder’s permissions.",
        ) from error
    return _mapped(folder) or arrays


def _mapped(folder: Path) -> Arrays | None:
    try:
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        images = np.load(folder / "images.npy", mmap_mode="r", allow_pickle=False)
        labels = np.load(folder / "labels.npy", allow_pickle=False)
        is_test = np.load(folder / "is_test.npy", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return Arrays(images, labels, is_test) if len(images) == len(labels) == len(is_test) else None


def _write(folder: Path, arrays: Arrays) -> None:
    np.save(folder / "images.npy", arrays.images, allow_pickle=False)
    np.save(folder / "labels.npy", arrays.labels, allow_pickle=False)
    np.save(folder / "is_test.npy", arrays.is_test, allow_pickle=False)
    (folder / "manifest.json").write_text(json.dumps({"format_version": _FORMAT_VERSION}), encoding="utf-8")
