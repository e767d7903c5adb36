"""A set of images that lie in one array."""

import numpy as np

from nas_desktop.datasets.source import NATIVE_SIZES, Image, Labels, Listing


class ArraySource:
    """Images (N, H, W, C), uint8, with their labels; what built-in, `.npz` and synthetic sets have in common."""

    def __init__(
        self,
        name: str,
        title: str,
        images: np.ndarray,
        labels: Labels,
        classes: tuple[str, ...],
        fingerprint: str,
        is_test: np.ndarray | None = None,
        mirrors: bool = True,
    ) -> None:
        self.name = name
        self.title = title
        self._images = images
        self._labels = labels
        self._classes = classes
        self._fingerprint = fingerprint
        self._is_test = is_test
        self._mirrors = mirrors

    def listing(self) -> Listing:
        """What is known without looking at the pictures."""
        _, height, width, n_channels = self._images.shape
        native = height if height == width and height in NATIVE_SIZES else None
        return Listing(self._classes, self._labels, self._is_test, native, n_channels, self._fingerprint, self._mirrors)

    def image(self, index: int) -> Image:
        """The image at `index`, (H, W, C)."""
        picture: Image = self._images[index]
        return picture

    def image_name(self, index: int) -> str:
        """How to name the image to the user."""
        return f"image {index}"
