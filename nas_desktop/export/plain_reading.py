"""Image files as docs/export.md tells others to read them: not by the program's own code, which is held against it.

Upright as EXIF says, transparency on white, 16 bits scaled to 8; then, for a network of one size, the largest centred
square and Pillow's BILINEAR.
"""

from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from nas_desktop.datasets.source import Image

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")


def read_picture(path: Path, n_channels: int) -> Image:
    """(H, W, n_channels), uint8, of an image file at its own size.

    Raises:
        OSError, ValueError: it is no image, or a damaged one.
    """
    with Pillow.open(path, formats=_FORMATS) as opened:
        opened.load()
        picture = _opaque(ImageOps.exif_transpose(opened))
    return _as_array(picture, n_channels)


def as_square(image: Image, n_channels: int, side: int | None) -> Image:
    """An array (H, W, C) as (side, side, n_channels); without a side it keeps its size."""
    if image.shape[2] in (1, 3) and n_channels in (1, 3):
        picture = Pillow.fromarray(np.ascontiguousarray(image[:, :, 0] if image.shape[2] == 1 else image))
        return _as_array(picture if side is None else _squared(picture, side), n_channels)
    if side is None:
        return np.ascontiguousarray(image)
    planes = (Pillow.fromarray(np.ascontiguousarray(image[:, :, i])) for i in range(image.shape[2]))
    return np.stack([np.asarray(_squared(plane, side)) for plane in planes], axis=2)


def _squared(picture: Pillow.Image, side: int) -> Pillow.Image:
    edge = min(picture.size)
    left, top = ((length - edge) // 2 for length in picture.size)
    cropped = picture.crop((left, top, left + edge, top + edge))
    return cropped.resize((side, side), Pillow.Resampling.BILINEAR)


def _opaque(picture: Pillow.Image) -> Pillow.Image:
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        return _eight_bits(picture)
    if not picture.has_transparency_data:
        return picture
    white = Pillow.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white.convert("L" if picture.mode in ("L", "LA", "La", "1") else "RGB")


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    values = np.asarray(picture, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    if picture.mode != "F" and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0
    return Pillow.fromarray(np.round((values - low) * (255 / ((high - low) or 1.0))).astype(np.uint8))


def _as_array(picture: Pillow.Image, n_channels: int) -> Image:
    array = np.asarray(picture.convert("L" if n_channels == 1 else "RGB"), dtype=np.uint8)
    return array if array.ndim == 3 else array[:, :, None]
