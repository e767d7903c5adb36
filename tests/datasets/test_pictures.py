"""Images become small pictures in colour."""

import numpy as np
import pytest

from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.pictures import PictureBook, to_picture
from nas_desktop.datasets.source import Image, UnreadableImage


def _book(image: np.ndarray, n_classes: int = 2) -> PictureBook:
    return PictureBook(ArraySource("set", "Set", image[None], np.array([0]), ("a", "b"), "f"), n_classes)


def test_a_large_image_is_cut_to_its_middle_and_shrunk() -> None:
    picture = _book(np.zeros((100, 300, 3), dtype=np.uint8)).small(0)

    assert picture is not None
    assert (picture.width, picture.height) == (64, 64)


def test_of_many_classes_smaller_pictures_are_kept() -> None:
    picture = _book(np.zeros((100, 100, 3), dtype=np.uint8), n_classes=1000).small(0)

    assert picture is not None
    assert picture.width == 40


@pytest.mark.parametrize("n_channels", [1, 2, 3, 5])
def test_every_number_of_channels_becomes_colour(n_channels: int) -> None:
    image = np.arange(n_channels, dtype=np.uint8) * np.ones((2, 2, 1), dtype=np.uint8)

    picture = to_picture(image)

    assert picture.pixels == bytes([0, 1, 2] if n_channels >= 3 else [0, 0, 0]) * 4


def test_what_cannot_be_read_has_no_picture() -> None:
    class Damaged(ArraySource):
        def image(self, index: int) -> Image:
            raise UnreadableImage("damaged")

    source = Damaged("set", "Set", np.zeros((1, 8, 8, 1), dtype=np.uint8), np.array([0]), ("a",), "f")
    book = PictureBook(source, 1)

    assert book.small(0) is None
    assert book.as_seen(0, 16) is None
