"""What folders and lists of image files have in common: their files are decoded by a process apart."""

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.resizing import to_square
from nas_desktop.datasets.source import Image, ImageSource, UnreadableImage


@runtime_checkable
class _ReadsMany(Protocol):
    """A source that is quicker when it is asked for many images at once."""

    def images(self, indices: Iterable[int], side: int | None) -> Generator[Image | UnreadableImage, None, None]: ...

    def rest(self) -> None: ...


class FileSource:
    """Images by their files; a child says which file an index stands for."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._n_channels = 3

    def file(self, index: int) -> Path:
        """Where the image at `index` of the listing should lie."""
        raise NotImplementedError

    def image(self, index: int) -> Image:
        """The image at `index`, decoded.

        Raises:
            UnreadableImage: it cannot be.
        """
        (image,) = self.images((index,), None)
        if isinstance(image, UnreadableImage):
            raise image
        return image

    def images(self, indices: Iterable[int], side: int | None) -> Generator[Image | UnreadableImage, None, None]:
        """The images at `indices`; see `images_of`."""
        return self._decoder.images((self.file(index) for index in indices), self._n_channels, side)

    def rest(self) -> None:
        """End the process until it is needed again."""
        self._decoder.close()


def images_of(
    source: ImageSource, indices: Iterable[int], side: int | None = None
) -> Generator[Image | UnreadableImage, None, None]:
    """The images at `indices` of the listing, in that order, or why one cannot be read. To be closed if left early.

    Args:
        source: Where they lie.
        indices: Read ahead of the images that are yielded.
        side: Of the square to be made of each; None leaves them as they are.
    """
    if isinstance(source, _ReadsMany):
        yield from source.images(indices, side)
        return
    for index in indices:
        try:
            image = source.image(index)
            yield image if side is None else to_square(image, side)
        except UnreadableImage as error:
            yield error


def let_rest(source: ImageSource) -> None:
    """Nothing more is wanted of `source` for now: end what processes it has."""
    if isinstance(source, _ReadsMany):
        source.rest()
