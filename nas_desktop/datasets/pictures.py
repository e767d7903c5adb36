"""Images of a source as small pictures to look at."""

import numpy as np

from nas_desktop.datasets.resizing import centre_crop, to_square
from nas_desktop.datasets.source import Image, ImageSource, UnreadableImage
from nas_desktop.datasets.survey_facts import Picture

_SIDE = 64  # pixels of a picture that is kept
_SIDE_OF_MANY, _MANY = 40, 200  # and with so many classes


class PictureBook:
    """Pictures by the index of their image, each made once."""

    def __init__(self, source: ImageSource, n_classes: int) -> None:
        self._source = source
        self._side = _SIDE if n_classes <= _MANY else _SIDE_OF_MANY
        self._kept: dict[int, Picture | None] = {}

    def small(self, index: int) -> Picture | None:
        """The middle of the image, small enough to be kept; None where it cannot be read."""
        if index not in self._kept:
            image = self._image(index)
            self._kept[index] = None if image is None else to_picture(_shrunk(image, self._side))
        return self._kept[index]

    def as_seen(self, index: int, side: int) -> Picture | None:
        """The image as the network gets it, apart from normalising; None where it cannot be read."""
        image = self._image(index)
        return None if image is None else to_picture(to_square(image, side))

    def _image(self, index: int) -> Image | None:
        try:
            return self._source.image(index)
        except UnreadableImage:
            return None


def to_picture(image: Image) -> Picture:
    """Grey as colour; of more than three channels the first three."""
    height, width, n_channels = image.shape
    colour = image[:, :, :3] if n_channels >= 3 else np.repeat(image[:, :, :1], 3, axis=2)
    return Picture(width, height, np.ascontiguousarray(colour).tobytes())


def _shrunk(image: Image, side: int) -> Image:
    cropped = centre_crop(image)
    return to_square(cropped, side) if cropped.shape[0] > side else cropped
