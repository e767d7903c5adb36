"""What every data set offers: a list of its images, and each image by number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # (H, W, C)
Labels = NDArray[np.int64]  # (N,)
NATIVE_SIZES = range(8, 65)  # pixels a side that need no resizing
DEFAULT_SIZE = 32


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What is known without looking at the pictures."""

    classes: tuple[str, ...]
    labels: Labels
    is_test: NDArray[np.bool_] | None  # (N,): the official test part; None where the set has none
    native_size: (
        int | None
    )  # pixels of the shorter side, where all images looked at share a size that needs no resizing
    n_channels: int
    fingerprint: str  # changes when an image, its label or its name does
    mirrors: bool = True  # whether a mirrored image shows the same thing; digits and shoes in profile do not
    unreadable: tuple[str, ...] = ()  # names of images found unreadable already; decoding may find more

    @property
    def n_images(self) -> int:
        """All images, those of an official test part included."""
        return len(self.labels)


class ImageSource(Protocol):
    """One set of labelled images."""

    name: str  # short and safe as a file name
    title: str

    def listing(self) -> Listing:
        """Look the set over; may take seconds.

        Raises:
            DataError: it holds no usable images; the sentence says why.
        """
        ...

    def image(self, index: int) -> Image:
        """The image at `index` of the listing, decoded, at its own size.

        Raises:
            UnreadableImage: this one cannot be decoded.
        """
        ...

    def image_name(self, index: int) -> str:
        """How to name the image to the user."""
        ...


class UnreadableImage(Exception):
    """One image cannot be decoded; the search goes on without it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A published file: where it lies, and how to tell it from any other."""

    path: str  # below the folder of downloads, as torchvision lays it out
    urls: tuple[str, ...]  # tried in this order
    n_bytes: int
    md5: str  # as torchvision knows it
    sha256: str = ""  # as well, where several sources agree on it


@dataclass(frozen=True, slots=True)
class KnownSet:
    """A well-known set that can be fetched on request."""

    name: str  # what the user calls it: cifar10
    title: str
    n_bytes: int  # to download
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class DatasetType:
    """A kind of data set: how to recognise one and how to open it."""

    name: str
    title: str
    recognises: Callable[[str], bool]  # a name or a path, as the user gave it
    open: Callable[[str], ImageSource]
    known: KnownSet | None = None  # where it is one set, not a kind of files
