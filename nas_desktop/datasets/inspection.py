"""Looking at images one by one: which cannot be read, which are alike, plain or dark, and how large they are."""

import hashlib
from collections.abc import Callable
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from nas_desktop.datasets.file_source import images_of
from nas_desktop.datasets.source import Image, ImageSource, UnreadableImage

_MAX_PIXELS = 2_000_000_000  # about a minute of decoding; beyond, a part of the images is looked at
_MIN_LOOKED = 1000
_N_PROBED = 20  # images whose size tells how long all would take
_DARK = 51  # a fifth of the brightness that there could be


class Inspection:
    """What is known of each image so far. It can be stopped and taken up again."""

    def __init__(self, source: ImageSource, n_images: int) -> None:
        self._source = source
        # Not in their order, so that what is known after a while holds for all.
        self._order = np.random.default_rng(0).permutation(n_images)
        self._n_wanted: int | None = None
        self.n_looked = 0
        self.digests: NDArray[np.uint64] = np.zeros(n_images, dtype=np.uint64)
        self.is_read = np.zeros(n_images, dtype=bool)
        self.is_unreadable = np.zeros(n_images, dtype=bool)
        self.is_plain = np.zeros(n_images, dtype=bool)
        self.is_dark = np.zeros(n_images, dtype=bool)
        self.sizes = np.zeros((n_images, 2), dtype=np.int32)  # width, height

    @property
    def n_wanted(self) -> int:
        """Images to be looked at: all of them, unless that would take too long."""
        return len(self._order) if self._n_wanted is None else self._n_wanted

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to look at."""
        return self.n_looked >= self.n_wanted

    def look_at_all(self) -> None:
        """Spare no image, however long it takes."""
        self._n_wanted = len(self._order)

    def run(self, on_looked: Callable[[], None], is_cancelled: Callable[[], bool]) -> None:
        """Look at the images that are left, until it is cancelled."""
        with closing(images_of(self._source, map(int, self._order[self.n_looked :]))) as images:
            while not self.is_complete and not is_cancelled():
                self._look_at(int(self._order[self.n_looked]), next(images))
                self.n_looked += 1
                if self.n_looked == _N_PROBED and self._n_wanted is None:
                    self._n_wanted = self._affordable()
                on_looked()

    def _look_at(self, index: int, image: Image | UnreadableImage) -> None:
        if isinstance(image, UnreadableImage):
            self.is_unreadable[index] = True
            return
        low, high = image.min(axis=(0, 1)), image.max(axis=(0, 1))
        self.is_read[index] = True
        self.is_plain[index] = bool((low == high).all())
        self.is_dark[index] = not self.is_plain[index] and high.max() < _DARK
        self.sizes[index] = image.shape[1], image.shape[0]
        self.digests[index] = _digest(image)

    def _affordable(self) -> int:
        widths, heights = self.sizes[self.is_read].T.astype(np.int64)
        pixels = float((widths * heights).mean()) if len(widths) else 1.0
        return min(len(self._order), max(_MIN_LOOKED, int(_MAX_PIXELS / pixels)))


def _digest(image: Image) -> int:
    """The same for images of the same pixels, however their files are packed."""
    digest = hashlib.blake2b(repr(image.shape).encode(), digest_size=8)
    digest.update(np.ascontiguousarray(image).data)
    return int.from_bytes(digest.digest(), "big")
