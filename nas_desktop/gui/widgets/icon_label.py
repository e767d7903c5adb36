"""An icon that only shows."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look


class IconLabel(QWidget):
    """An icon by its Phosphor name, painted in the theme of the moment."""

    def __init__(
        self, look: Look, name: str, tone: str = "text2", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._tone = tone
        self.setFixedSize(size, size)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon in another tone."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        area = QRectF(0, 0, self.width(), self.width())
        self._look.icons.paint(painter, self._name, area, self._look.theme.color(self._tone))
