"""What is known of a set of images before a search reads them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundData:
    """A data set that was looked over."""

    title: str
    class_counts: tuple[tuple[str, int], ...]
    n_test: int | None  # of an official test part; None where there is none
    n_channels: int = 3
    native_size: int | None = None  # pixels a side, where no image needs resizing
    mirrors: bool = True  # whether a mirrored image shows the same thing

    @property
    def n_images(self) -> int:
        """All images."""
        return sum(n for _, n in self.class_counts)


DataFinder = Callable[[str], FoundData]  # raises NasError; may take seconds


def find_data(data: str) -> FoundData:
    """Look over the images that `data` names.

    Raises:
        NasError: there are none that can be used.
    """
    import numpy as np

    from nas_desktop.datasets import open_source  # not before the window is painted

    source = open_source(data)
    listing = source.listing()
    counts = np.bincount(listing.labels, minlength=len(listing.classes)).tolist()
    n_test = int(listing.is_test.sum()) if listing.is_test is not None else None
    classes = tuple(zip(listing.classes, counts, strict=True))
    return FoundData(source.title, classes, n_test, listing.n_channels, listing.native_size, listing.mirrors)
