"""The way others read images is the program's way, though another code."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.datasets.decoding import decode
from nas_desktop.datasets.resizing import to_square
from nas_desktop.export.plain_reading import as_square, read_picture

RNG = np.random.default_rng(0)


def saved(path: Path, mode: str) -> Path:
    colours = RNG.integers(0, 256, (23, 37, 4), dtype=np.uint8)
    if mode == "I;16":
        picture = Image.fromarray(RNG.integers(0, 65536, (23, 37), dtype=np.uint16))
    else:
        picture = Image.fromarray(colours).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(path, exif=exif)
    return path


@pytest.mark.parametrize("n_channels", [1, 3])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_file_gives_the_same_pixels(mode: str, n_channels: int, tmp_path: Path) -> None:
    path = saved(tmp_path / "x.png", mode)

    plain, ours = read_picture(path, n_channels), decode(path, n_channels)

    assert np.array_equal(plain, ours)
    assert np.array_equal(as_square(plain, n_channels, 16), to_square(ours, 16))


@pytest.mark.parametrize("channels", [2, 4])
def test_other_channels_are_resized_one_by_one(channels: int) -> None:
    image = RNG.integers(0, 256, (20, 31, channels), dtype=np.uint8)

    assert np.array_equal(as_square(image, channels, 12), to_square(image, 12))


def test_colour_becomes_grey_where_the_network_is_grey() -> None:
    assert as_square(np.full((4, 4, 3), 7, np.uint8), 1, None).tolist() == [[[7]] * 4] * 4
