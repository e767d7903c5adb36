"""The program's icon as a picture on a page."""

from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Emblem(QWidget):
    """Drawn from its vector file, sharp at every pixel ratio."""

    def __init__(self, path: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon(path)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        self._icon.paint(QPainter(self), self.rect())
