"""The one rule that makes every image the same square; training, preview and export share it.

`RULE` stands in `project.json`: centre crop to a square of the shorter side, then Pillow's BILINEAR (antialiased when
it shrinks), rounded to uint8. An ONNX `Resize` (linear, antialias, half_pixel) with rounding agrees to one level.
"""

import numpy as np
from PIL import Image as Pillow

from nas_desktop.datasets.source import Image

RULE = "pillow-bilinear-centre-crop/1"


def to_square(image: Image, side: int) -> Image:
    """`image` (H, W, C) as (side, side, C)."""
    cropped = centre_crop(image)
    if cropped.shape[0] == side:
        return np.ascontiguousarray(cropped)
    planes = [_resize(np.ascontiguousarray(cropped[:, :, c]), side) for c in range(cropped.shape[2])]
    return np.stack(planes, axis=2)


def centre_crop(image: Image) -> Image:
    """The largest centred square of `image`; an odd rest stays at the right or the bottom."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return image[top : top + side, left : left + side]


def _resize(plane: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Pillow.fromarray(plane).resize((side, side), Pillow.Resampling.BILINEAR))
