"""The groups of a breakdown as rows over one scale of accuracies: all, the middle half, mean and best."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.analysis.breakdown import Group
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.ticks import linear_ticks

_LEAST_ROW, _MOST_ROW, _HEAD, _FOOT = 26.0, 44.0, 22.0, 20.0
_NAME, _FIGURES, _FIGURE = 132.0, 184.0, 62.0  # widths
_LEAST_SCALE = 120  # width
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class GroupBars(QWidget):
    """A row for each group: a line over all scores, a bar over the middle half with the mean, a dot at the best."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: list[str] = []
        self._groups: tuple[Group, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_groups(self, names: list[str], groups: tuple[Group, ...]) -> None:
        """Show other groups."""
        self._names, self._groups = names, groups
        said = [
            f"{n}: {numbers.counted(g.n, 'trial')}, mean {numbers.percent(g.mean)}, best {numbers.percent(g.best)}"
            for n, g in zip(names, groups, strict=True)
        ]
        self.setAccessibleName("; ".join(said))
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Room for names and figures, and for every row."""
        rows = max(4, len(self._groups))
        return QSize(int(_NAME + _FIGURES) + _LEAST_SCALE, int(_HEAD + _FOOT + _LEAST_ROW * rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw heads, grid and rows."""
        if not self._groups:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = min(_MOST_ROW, (self.height() - _HEAD - _FOOT) / len(self._groups))
        scale = QRectF(_NAME, _HEAD, self.width() - _NAME - _FIGURES, step * len(self._groups))
        self._paint_heads(painter)
        self._paint_grid(painter, scale)
        for i, group in enumerate(self._groups):
            area = QRectF(0, _HEAD + i * step, self.width(), step)
            self._paint_bar(painter, scale, area.center().y(), group)
            self._paint_words(painter, area, self._names[i], group)

    def _range(self) -> tuple[float, float]:
        low, high = min(group.worst for group in self._groups), max(group.best for group in self._groups)
        room = max(0.004, 0.06 * (high - low))
        return low - room, high + room

    def _x(self, scale: QRectF, accuracy: float) -> float:
        low, high = self._range()
        return scale.x() + (accuracy - low) / (high - low) * scale.width()

    def _figure_areas(self, top: float, height: float) -> list[QRectF]:
        """Places of number, mean and best."""
        return [QRectF(self.width() - k * _FIGURE - 60, top, 60, height) for k in (2, 1, 0)]

    def _is_top(self, group: Group) -> bool:
        return group.best >= max(other.best for other in self._groups)

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setFont(role_font("small"))
        painter.setPen(self._look.theme.color("text3"))
        for area, words in zip(self._figure_areas(0, _HEAD), ("trials", "mean", "best"), strict=True):
            painter.drawText(area, _RIGHT, words)

    def _paint_grid(self, painter: QPainter, scale: QRectF) -> None:
        low, high = self._range()
        painter.setFont(role_font("caption"))
        for tick in linear_ticks(low, high, max(2, int(scale.width() / 70))):
            x = self._x(scale, tick)
            painter.setPen(self._look.theme.color("grid"))
            painter.drawLine(QPointF(x, scale.top()), QPointF(x, scale.bottom()))
            painter.setPen(self._look.theme.color("text3"))
            words = numbers.percent(tick, 0 if high - low > 0.05 else 1)
            painter.drawText(QRectF(x - 30, scale.bottom() + 2, 60, _FOOT - 2), _CENTRE, words)

    def _paint_bar(self, painter: QPainter, scale: QRectF, middle: float, group: Group) -> None:
        theme = self._look.theme
        left, right = self._x(scale, group.lower), self._x(scale, group.upper)
        width = max(6.0, right - left)
        painter.setPen(QPen(theme.color("edge"), 1.4))
        painter.drawLine(QPointF(self._x(scale, group.worst), middle), QPointF(self._x(scale, group.best), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF((left + right - width) / 2, middle - 5, width, 10), 3, 3)
        painter.setBrush(theme.color("surface"))
        painter.drawRect(QRectF(self._x(scale, group.mean) - 1, middle - 5, 2, 10))
        painter.setBrush(theme.color("best" if self._is_top(group) else "accent"))
        painter.drawEllipse(QPointF(self._x(scale, group.best), middle), 3.5, 3.5)

    def _paint_words(self, painter: QPainter, area: QRectF, name: str, group: Group) -> None:
        theme = self._look.theme
        painter.setFont(role_font("small", 500))
        painter.setPen(theme.color("text"))
        painter.drawText(
            area, _LEFT, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(_NAME) - 10)
        )
        texts = (numbers.count(group.n), numbers.percent(group.mean), numbers.percent(group.best))
        tones = ("text2", "text", "best" if self._is_top(group) else "text")
        places = self._figure_areas(area.y(), area.height())
        for place, text, tone, weight in zip(places, texts, tones, (400, 600, 400), strict=True):
            painter.setFont(role_font("small", weight))
            painter.setPen(theme.color(tone))
            painter.drawText(place, _RIGHT, text)
