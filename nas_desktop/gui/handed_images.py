"""Image files that are dropped on the window or pasted into it."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from nas_desktop.core.errors import NasError


def handed_paths(data: QMimeData) -> list[str]:
    """Local files and folders among what was handed over."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def pasted_image(data: QMimeData) -> QImage | None:
    """The picture on the clipboard, if there is one."""
    image = data.imageData() if data.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def image_file(image: QImage, path: Path) -> str:
    """Make a file of a picture, with which it goes the way of every other image; returns its path. Slow for large ones.

    Raises:
        NasError: it cannot be written.
    """
    if not image.save(str(path)):
        raise NasError(f"{path} cannot be written.", "Free some space, or choose an image file.")
    return str(path)
