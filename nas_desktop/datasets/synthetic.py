"""Generated images for tests and benchmarks: `synthetic` or `synthetic:N` images of coloured bars, easy to learn."""

import re

import numpy as np

from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.source import DatasetType, ImageSource

_PATTERN = re.compile(r"synthetic(?::(\d+))?")
_N_IMAGES = 600
_N_CLASSES = 4
_SIDE = 16


def _open(data: str) -> ImageSource:
    match = _PATTERN.fullmatch(data)
    n_images = int(match.group(1) or _N_IMAGES) if match else _N_IMAGES
    rng = np.random.default_rng(0)
    labels = np.arange(n_images, dtype=np.int64) % _N_CLASSES
    images = rng.integers(0, 90, (n_images, _SIDE, _SIDE, 3), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        start, band = int(rng.integers(0, _SIDE - 3)), (label % 2)
        bar = image[start : start + 3] if band else image[:, start : start + 3]
        bar[..., label // 2] += 120
    classes = ("red column", "red row", "green column", "green row")
    return ArraySource("synthetic", f"Synthetic, {n_images} images", images, labels, classes, f"synthetic/1/{n_images}")


SYNTHETIC = DatasetType("synthetic", "Synthetic bars", lambda data: bool(_PATTERN.fullmatch(data)), _open)
