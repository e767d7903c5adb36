"""Files and pictures that are handed to the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from nas_desktop.core.errors import NasError
from nas_desktop.gui.handed_images import handed_paths, image_file, pasted_image


def test_files_of_this_computer_are_taken(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a b.png")), QUrl("https://example.org/c.png")])

    assert handed_paths(data) == [str(tmp_path / "a b.png")]


def test_a_pasted_picture_becomes_a_file(tmp_path: Path) -> None:
    data = QMimeData()
    data.setImageData(a_picture())
    pasted = pasted_image(data)
    assert pasted is not None

    path = image_file(pasted, tmp_path / "a.png")

    assert QImage(path).size() == pasted.size()


def test_a_picture_that_cannot_be_kept_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        image_file(a_picture(), tmp_path / "none" / "a.png")


def test_anything_else_is_nothing() -> None:
    data = QMimeData()
    data.setText("cat")

    assert handed_paths(data) == []
    assert pasted_image(data) is None


def a_picture() -> QImage:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    return image
