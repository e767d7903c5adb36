"""Image files to uint8 arrays, by one stated rule.

Formats are decided by content, from a short list. EXIF rotation is applied. Transparency is laid on white. 16-bit and
float images are scaled to 8 bits, never clipped. Only the first frame of an animation counts.
"""

import warnings
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from nas_desktop.datasets.source import Image, UnreadableImage

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")
SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"))
_WHITE = (255, 255, 255, 255)


def decode(path: Path, n_channels: int) -> Image:
    """The image file as (H, W, n_channels); 1 channel is luminance, 3 are red, green, blue.

    Raises:
        UnreadableImage: it is not an image of the known formats, or damaged, or too large.
    """
    return decode_content(path, path.name, n_channels)


def decode_content(content: Path | BinaryIO, name: str, n_channels: int) -> Image:
    """The same of a file or of what one holds; `name` is how the user knows it.

    Raises:
        UnreadableImage: as `decode`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(content, formats=FORMATS) as file:
                file.load()
                picture = to_plain_mode(ImageOps.exif_transpose(file))
    except (OSError, ValueError, SyntaxError, MemoryError, Pillow.DecompressionBombError, Warning) as error:
        raise UnreadableImage(f"{name}: {error}") from error
    return to_array(picture, n_channels)


def peek(path: Path) -> tuple[int, int, str] | None:
    """Width, height and mode as they stand in the file's head; None where it is no image."""
    try:
        with Pillow.open(path, formats=FORMATS) as file:
            return (*file.size, file.mode)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return None


def is_grey(mode: str) -> bool:
    """Whether a Pillow mode carries no colour."""
    return mode in ("1", "L", "LA", "F", "I") or mode.startswith("I;")


def to_plain_mode(picture: Pillow.Image) -> Pillow.Image:
    """The picture in mode L or RGB."""
    if picture.mode == "F" or picture.mode == "I" or picture.mode.startswith("I;"):
        return Pillow.fromarray(_to_8_bits(np.asarray(picture)))
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        opaque = Pillow.new("RGBA", picture.size, _WHITE)
        opaque.alpha_composite(picture.convert("RGBA"))
        return opaque.convert("L" if picture.mode in ("LA", "La", "L", "1") else "RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def to_array(picture: Pillow.Image, n_channels: int) -> Image:
    """(H, W, n_channels) of a picture in mode L or RGB."""
    array = np.asarray(picture.convert("L" if n_channels == 1 else "RGB"), dtype=np.uint8)
    return array[:, :, None] if array.ndim == 2 else array


def _to_8_bits(values: np.ndarray) -> np.ndarray:
    """Whole numbers up to 65 535 by their declared range; anything else by the range it uses."""
    wide = values.astype(np.float64)
    if not np.isfinite(wide).all():
        raise ValueError("it holds values that are not numbers")
    low, high = (0.0, 65535.0) if values.dtype.kind in "iu" else (float(wide.min()), float(wide.max()))
    if wide.min() < low or wide.max() > high:
        low, high = float(wide.min()), float(wide.max())
    return np.rint((wide - low) * (255.0 / ((high - low) or 1.0))).astype(np.uint8)
