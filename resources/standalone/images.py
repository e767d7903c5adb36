"""Image files as the network wants them: upright, square, of its size. Needs torch and Pillow."""

import warnings

import torch
from model import CHANNELS, SIZE
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")


def read_image(file):
    """An image file, by its path or opened, as (SIZE, SIZE, CHANNELS), uint8; the first picture of an animation.

    Raises OSError or ValueError where it is no image, damaged or too large.
    """
    if CHANNELS not in (1, 3):
        raise ValueError(f"this network takes images of {CHANNELS} channels, which image files do not have")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as opened:
                opened.load()
                picture = without_transparency(ImageOps.exif_transpose(opened))
    except (SyntaxError, MemoryError, Image.DecompressionBombError, Warning) as error:
        raise ValueError(str(error)) from error
    picture = square(picture.convert("L" if CHANNELS == 1 else "RGB"))
    return torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8).reshape(SIZE, SIZE, CHANNELS)


def square(picture):
    """The largest centred square of a picture, resized."""
    width, height = picture.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    cropped = picture.crop((left, top, left + side, top + side))
    return cropped.resize((SIZE, SIZE), Image.Resampling.BILINEAR)


def without_transparency(picture):
    """The picture in mode L or RGB: transparency is laid on white, 16 bits and floats are scaled to 8."""
    mode = picture.mode
    if mode in ("F", "I") or mode.startswith("I;"):
        return to_8_bits(picture)
    if mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        opaque = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        opaque.alpha_composite(picture.convert("RGBA"))
        return opaque.convert("L" if mode in ("LA", "La", "L", "1") else "RGB")
    return picture.convert("L" if mode in ("1", "L") else "RGB")


def to_8_bits(picture):
    """Whole numbers up to 65535 by that range, anything else by the range it uses."""
    is_whole = picture.mode != "F"
    numbers = bytearray((picture.convert("I") if is_whole else picture).tobytes())
    values = torch.frombuffer(numbers, dtype=torch.int32 if is_whole else torch.float32).double()
    if not values.isfinite().all():
        raise ValueError("it holds values that are not numbers")
    least, most = float(values.min()), float(values.max())
    low, high = (0.0, 65535.0) if is_whole and least >= 0 and most <= 65535 else (least, most)
    scaled = ((values - low) * (255.0 / ((high - low) or 1.0))).round().to(torch.uint8)
    return Image.frombytes("L", picture.size, bytes(scaled.tolist()))
