"""Pictures of the program's own that tell apart what a user's test images may not: turned, oblong, transparent ones.

A file that ignores EXIF answers right on a test part without turned images, and wrong in its owner's hands.
"""

from io import BytesIO

import numpy as np
from PIL import Image as Pillow

_SIZES = {"upright": (64, 64), "wide": (120, 40), "tall": (40, 120), "small": (9, 9)}  # width and height
_TURNS = {"mirrored": 2, "upside down": 3, "turned right": 6, "turned left": 8}  # EXIF's orientations
_EXIF_ORIENTATION = 0x0112
_SEED = 2014


def probe_pictures() -> dict[str, bytes]:
    """Image files by what is special about them, the same each time. None shows anything."""
    rng = np.random.default_rng(_SEED)
    files = {name: _png(_picture(rng, *size)) for name, size in _SIZES.items()}
    for name, orientation in _TURNS.items():
        files[name] = _png(_picture(rng, 70, 50), orientation)
    files["transparent"] = _png(_transparent(rng))
    files["grey"] = _png(_picture(rng, 50, 50).convert("L"))
    files["of 256 colours"] = _png(_picture(rng, 50, 50).convert("P"))
    files["of 16 bits"] = _png(Pillow.fromarray(rng.integers(0, 65536, (50, 50), dtype=np.uint16)))
    for i in range(4):
        files[f"coloured {i + 1}"] = _png(_picture(rng, 48, 48))
    return files


def _picture(rng: np.random.Generator, width: int, height: int) -> Pillow.Image:
    """Slow changes of colour in some direction, and a little noise: no side, no channel is like another."""
    down, right = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    slopes, levels = rng.uniform(-160, 160, (2, 3)), rng.uniform(60, 196, 3)
    colours = levels + (down - 0.5)[:, :, None] * slopes[0] + (right - 0.5)[:, :, None] * slopes[1]
    noise = rng.normal(0, 12, (height, width, 3))
    return Pillow.fromarray(np.clip(colours + noise, 0, 255).astype(np.uint8))


def _transparent(rng: np.random.Generator) -> Pillow.Image:
    picture = _picture(rng, 50, 50).convert("RGBA")
    picture.putalpha(Pillow.linear_gradient("L").resize(picture.size))
    return picture


def _png(picture: Pillow.Image, orientation: int | None = None) -> bytes:
    file = BytesIO()
    exif = Pillow.Exif()
    if orientation is not None:
        exif[_EXIF_ORIENTATION] = orientation
    picture.save(file, "PNG", exif=exif)
    return file.getvalue()
