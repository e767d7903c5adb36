"""Files and pictures that are handed to the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from nas_desktop.gui.handed_images import handed_paths, pasted_paths


def test_files_of_this_computer_are_taken(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a b.png")), QUrl("https://example.org/c.png")])

    assert handed_paths(data) == pasted_paths(data, tmp_path) == [str(tmp_path / "a b.png")]


def test_a_pasted_picture_becomes_a_file(tmp_path: Path) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    data = QMimeData()
    data.setImageData(image)

    (path,) = pasted_paths(data, tmp_path)

    assert QImage(path).size() == image.size()
    assert Path(path).parent == tmp_path


def test_anything_else_is_nothing(tmp_path: Path) -> None:
    data = QMimeData()
    data.setText("cat")

    assert pasted_paths(data, tmp_path) == []
