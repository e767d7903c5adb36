"""The reliability diagram: how often a network is right, beside how sure it is."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.export.certificate import ReliabilityBin
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.label import CENTRE, RIGHT

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 10, 28, 40
_LEAST_SIZE = (260, 200)
_AXES = "across: how sure it is; up: how often it is right"


class ReliabilityView(QWidget):
    """A bar a bin, as high as the share that is right; on the diagonal sureness and share agree."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.bins: tuple[ReliabilityBin, ...] = ()
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.setMinimumSize(*_LEAST_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Reliability diagram")
        look.changed.connect(self.update)

    def show_bins(self, bins: Sequence[ReliabilityBin]) -> None:
        """Show these."""
        self.bins = tuple(bins)
        told = [_words(part) for part in self.bins if part.n]
        self.setAccessibleDescription(" ".join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, bars and diagonal."""
        painter, theme, ground = QPainter(self), self._look.theme, self._ground()
        painter.setFont(role_font("caption"))
        for tenth in range(0, 11, 2):
            share = tenth / 10
            y, x = ground.bottom() - share * ground.height(), ground.left() + share * ground.width()
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(ground.left(), y), QPointF(ground.right(), y))
            painter.setPen(theme.color("text3"))
            painter.drawText(QRectF(0, y - 9, _LEFT - 8, 18), RIGHT, f"{10 * tenth} %")
            painter.drawText(QRectF(x - 24, ground.bottom() + 4, 48, 16), CENTRE, f"{10 * tenth} %")
        painter.setPen(theme.color("text2"))
        painter.drawText(
            QRectF(ground.left(), ground.bottom() + 20, ground.width(), 18),
            CENTRE,
            _AXES,
        )
        most = max((part.n for part in self.bins), default=1) or 1
        for part in self.bins:
            if part.n and part.accuracy is not None:
                color = theme.color("accent")
                color.setAlphaF(0.25 + 0.75 * (part.n / most) ** 0.5)  # full ones are to be trusted more
                painter.fillRect(self._bar(part, part.accuracy), color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("text2"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(ground.bottomLeft(), ground.topRight())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the bin."""
        ground = self._ground()
        place = (event.position().x() - ground.left()) / max(1.0, ground.width())
        part = next((part for part in self.bins if part.low <= place < part.high and part.n), None)
        if part is None or not ground.contains(event.position()):
            self._hover.hide()
            return
        lines = [
            ("Images", numbers.count(part.n)),
            ("Sure in the mean", numbers.percent(part.confidence)),
            ("Right", numbers.percent(part.accuracy)),
        ]
        head = f"{numbers.percent(part.low, 0)} to {numbers.percent(part.high, 0)} sure"
        self._hover.show_lines(event.position().toPoint(), head, lines)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing to tell of."""
        self._hover.hide()

    def _ground(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _bar(self, part: ReliabilityBin, share: float) -> QRectF:
        ground = self._ground()
        left, right = ground.left() + part.low * ground.width(), ground.left() + part.high * ground.width()
        height = share * ground.height()
        return QRectF(left + 1, ground.bottom() - height, max(1.0, right - left - 2), height)


def _words(part: ReliabilityBin) -> str:
    right, sure = numbers.percent(part.accuracy), numbers.percent(part.confidence)
    return f"{numbers.counted(part.n, 'image')}: {sure} sure, {right} right."
