"""A tiny load curve for the bottom strip."""

from collections import deque

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look

_N_VALUES = 30


class Sparkline(QWidget):
    """The newest values, each a share from 0 to 1."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.values: deque[float] = deque(maxlen=_N_VALUES)
        self.setFixedSize(44, 16)

    def push(self, share: float) -> None:
        """Add a value at the right; the oldest leaves at the left."""
        self.values.append(min(1.0, max(0.0, share)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the curve and the ground below it."""
        if len(self.values) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, step = self.height() - 3, self.width() / (_N_VALUES - 1)
        first = _N_VALUES - len(self.values)
        points = [QPointF((first + i) * step, 1 + height * (1 - value)) for i, value in enumerate(self.values)]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        color = self._look.theme.color("text3")
        painter.setPen(QPen(color, 1.3))
        painter.drawPath(path)
        path.lineTo(self.width(), self.height())
        path.lineTo(points[0].x(), self.height())
        color.setAlpha(36)
        painter.fillPath(path, color)
