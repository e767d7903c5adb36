"""A thin bar that shows which share is done."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look


class ProgressBar(QWidget):
    """Four pixels high; the words stand above it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = "accent"
        self.share = 0.0
        self.setFixedHeight(4)

    def show_share(self, share: float, tone: str = "accent") -> None:
        """Fill the bar up to `share`, 0 to 1."""
        share = min(1.0, max(0.0, share))
        if (share, tone) != (self.share, self._tone):
            self.share, self._tone = share, tone
            self.setAccessibleName(f"{100 * share:.0f} % done")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self._look.theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self.share > 0:
            painter.setBrush(self._look.theme.color(self._tone))
            painter.drawRoundedRect(QRectF(0, 0, max(4.0, self.width() * self.share), self.height()), radius, radius)
