"""Asks where something is to be saved, and says why where it cannot be."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def save_as(
    parent: QWidget, title: str, stem: str, ending: str, files: str, write: Callable[[Path], object]
) -> Path | None:
    """Let the user choose a file and write it; where it lies, None where nothing was written.

    Args:
        stem: the name suggested, without its ending.
        files: what such files are called, in the plural.
        write: writes it, or raises OSError.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{stem}.{ending}", f"{files} (*.{ending})")
    if not chosen:
        return None
    path = Path(chosen if chosen.lower().endswith(f".{ending}") else f"{chosen}.{ending}")
    try:
        write(path)
    except OSError as error:
        words = f"{path.name} could not be written: {error.strerror or error}. Choose another folder or free space."
        box = QMessageBox(QMessageBox.Icon.Warning, "Not saved", "", parent=parent)
        box.setTextFormat(Qt.TextFormat.PlainText)  # the file may be called anything
        box.setText(words)
        box.open()
        return None
    return path
