"""Image files for tests."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image


def write_folder(root: Path, counts: Mapping[str, int], size: tuple[int, int] = (16, 16), mode: str = "RGB") -> Path:
    """Class folders with so many images each; each class has a brightness of its own, so that it can be learned."""
    rng = np.random.default_rng(0)
    for number, (name, count) in enumerate(counts.items()):
        (root / name).mkdir(parents=True, exist_ok=True)
        for i in range(count):
            noise = rng.integers(0, 40, (*size, 3)) + 60 * (number % 4)
            Image.fromarray(noise.astype(np.uint8)).convert(mode).save(root / name / f"{i:04d}.png")
    return root
