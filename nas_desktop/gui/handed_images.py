"""Image files that are dropped on the window or pasted into it."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

_PASTED = "pasted.png"


def handed_paths(data: QMimeData) -> list[str]:
    """Local files and folders among what was handed over."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def pasted_paths(data: QMimeData, folder: Path) -> list[str]:
    """The same, or a file of the picture that is on the clipboard; nothing where it holds neither.

    Args:
        folder: for that file, with which the picture goes the way of every other image.
    """
    if paths := handed_paths(data):
        return paths
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return []
    path = folder / _PASTED
    return [str(path)] if image.save(str(path)) else []
