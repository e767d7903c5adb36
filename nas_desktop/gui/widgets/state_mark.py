"""The mark of a trial's state: each has its own shape, so that colour only repeats what the shape says."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import Theme

STATE_WORDS = {
    "WAITING": "Waiting",
    "RUNNING": "Running",
    "COMPLETE": "Complete",
    "BEST": "Best",
    "SCREENED": "Screened",
    "PRUNED": "Pruned",
    "RESTING": "Resting",
    "FAIL": "Failed",
}
STATE_TONES = {
    "WAITING": "edge",
    "RUNNING": "accent",
    "COMPLETE": "accent",
    "BEST": "best",
    "SCREENED": "accent",
    "PRUNED": "text3",
    "RESTING": "text3",
    "FAIL": "bad",
}


def paint_state(
    painter: QPainter, theme: Theme, state: str, centre: QPointF, radius: float = 4.5, share: float = 0.6
) -> None:
    """Draw the mark of `state`; a running trial's pie is filled to `share`."""
    color = theme.color(STATE_TONES[state])
    pen = QPen(color, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    r = radius
    match state:
        case "COMPLETE":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(centre, r - 0.5, r - 0.5)
        case "BEST":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawPolygon(_star(centre, r))
        case "SCREENED":
            painter.drawEllipse(centre, r - 0.9, r - 0.9)
        case "RESTING":
            for x in (-0.45 * r, 0.45 * r):
                painter.drawLine(centre + QPointF(x, -0.8 * r), centre + QPointF(x, 0.8 * r))
        case "PRUNED":
            corners = (QPointF(-r, -r * 0.7), QPointF(r, -r * 0.7), QPointF(0, r * 0.9))
            painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
        case "FAIL":
            d = r * 0.75
            painter.drawLine(centre + QPointF(-d, -d), centre + QPointF(d, d))
            painter.drawLine(centre + QPointF(-d, d), centre + QPointF(d, -d))
        case "RUNNING":
            painter.drawEllipse(centre, r, r)
            painter.setBrush(color)
            painter.drawPie(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r), 90 * 16, round(-360 * 16 * share))
        case _:
            painter.drawEllipse(centre, r - 1, r - 1)


def _star(centre: QPointF, radius: float) -> QPolygonF:
    points = []
    for i in range(10):
        angle, reach = i * pi / 5 - pi / 2, radius * (1.35 if i % 2 == 0 else 0.6)
        points.append(centre + QPointF(reach * cos(angle), reach * sin(angle)))
    return QPolygonF(points)


class StateMark(QWidget):
    """A state's mark as a widget."""

    def __init__(self, look: Look, state: str, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._share = 0.6
        self.setFixedSize(side, side)
        self.setAccessibleName(STATE_WORDS[state])

    def show_state(self, state: str, share: float = 0.6) -> None:
        """Show the mark of another state; a running one's pie filled to `share`."""
        if (state, share) != (self._state, self._share):
            self._state, self._share = state, share
            self.setAccessibleName(STATE_WORDS[state])
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        paint_state(painter, self._look.theme, self._state, centre, share=self._share)
