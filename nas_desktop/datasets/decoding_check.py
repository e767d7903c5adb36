"""Every image of a set decoded once, to find those that cannot be."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from nas_desktop.datasets.file_source import images_of
from nas_desktop.datasets.source import ImageSource, UnreadableImage

_PROGRESS_EVERY = 100  # images


@dataclass(frozen=True, slots=True)
class DecodingCheck:
    """What only decoding tells."""

    unreadable: tuple[str, ...]  # names
    smallest: tuple[int, int]  # height and width, in pixels
    largest: tuple[int, int]


def check_decoding(source: ImageSource, n_images: int, on_progress: Callable[[int, int], None]) -> DecodingCheck:
    """Decode all images of `source`, whose listing was made before."""
    unreadable: list[str] = []
    sizes: set[tuple[int, int]] = set()
    with closing(images_of(source, range(n_images))) as images:
        for index in range(n_images):
            if index % _PROGRESS_EVERY == 0:
                on_progress(index, n_images)
            image = next(images)
            if isinstance(image, UnreadableImage):
                unreadable.append(source.image_name(index))
            else:
                sizes.add((image.shape[0], image.shape[1]))
    on_progress(n_images, n_images)
    by_area = sorted(sizes, key=lambda size: size[0] * size[1]) or [(0, 0)]
    return DecodingCheck(tuple(unreadable), by_area[0], by_area[-1])
