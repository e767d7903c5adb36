"""The curve of one trial over that of the best, small."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.ticks import linear_ticks
from nas_desktop.gui.widgets.label import LEFT, RIGHT

_HEIGHT = 104
_LEFT, _BOTTOM, _TOP = 34, 18, 6
_MOST_TICKS = 3
Curve = Sequence[tuple[int, float]]  # (epoch, score 0 to 1)


class TrialCurve(QWidget):
    """Both by epoch; the y axis in percent. A curve of one epoch is a dot."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._own: Curve = ()
        self._best: Curve = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Score by epoch")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def show_curves(self, own: Curve, best: Curve) -> None:
        """Show a trial, and behind it the best; the same curve twice is drawn once."""
        self._own, self._best = tuple(own), tuple(best)
        self.setVisible(bool(self._own or self._best))
        last = self._own[-1][1] if self._own else None
        self.setAccessibleDescription("" if last is None else f"{len(self._own)} epochs, at last {100 * last:.1f} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, figures and curves."""
        points = [*self._own, *self._best]
        if not points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(_LEFT, _TOP, self.width() - _LEFT - 4, self.height() - _TOP - _BOTTOM)
        low, high = min(score for _, score in points), max(score for _, score in points)
        room = max(0.02, 0.08 * (high - low))
        low, high = low - room, high + room
        first, last = min(epoch for epoch, _ in points), max(epoch for epoch, _ in points)
        self._paint_grid(painter, ground, (low, high), (first, last))

        def place(epoch: float, score: float) -> QPointF:
            across = (epoch - first) / (last - first) if last > first else 0.5
            return QPointF(
                ground.x() + across * ground.width(), ground.bottom() - (score - low) / (high - low) * ground.height()
            )

        theme = self._look.theme
        if self._best and self._best != self._own:
            pen = QPen(theme.color("best"), 2, Qt.PenStyle.DashLine)
            _draw(painter, [place(*point) for point in self._best], pen)
        tone = "best" if self._best == self._own else "accent"
        _draw(painter, [place(*point) for point in self._own], QPen(theme.color(tone), 2.2))

    def _paint_grid(
        self, painter: QPainter, ground: QRectF, scores: tuple[float, float], epochs: tuple[int, int]
    ) -> None:
        theme = self._look.theme
        painter.setFont(role_font("caption"))
        for tick in linear_ticks(100 * scores[0], 100 * scores[1], _MOST_TICKS):
            y = ground.bottom() - (tick / 100 - scores[0]) / (scores[1] - scores[0]) * ground.height()
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(ground.x(), y), QPointF(ground.right(), y))
            painter.setPen(theme.color("text3"))
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), RIGHT, f"{tick:g}")
        foot = QRectF(ground.x(), ground.bottom() + 2, ground.width(), _BOTTOM - 2)
        painter.setPen(theme.color("text3"))
        painter.drawText(foot, LEFT, f"epoch {epochs[0]}")
        if epochs[1] > epochs[0]:
            painter.drawText(foot, RIGHT, str(epochs[1]))


def _draw(painter: QPainter, points: list[QPointF], pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(points) == 1:
        painter.setBrush(pen.color())
        painter.drawEllipse(points[0], 2.5, 2.5)
    elif points:
        painter.drawPolyline(QPolygonF(points))
