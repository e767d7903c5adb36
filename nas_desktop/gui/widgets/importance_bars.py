"""Painted rows of name, bar with whisker and share; as many as there is room for, the others in one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.label import LEFT, RIGHT

_ROW_HEIGHT, _MOST_ROW_HEIGHT = 24, 38
_MOST_ROWS, _FEWEST_ROWS = 10, 5
_BAR_HEIGHT, _CAP = 10.0, 3.0
INSET = 4  # pixels around the rows for the ring of the focus
_FIGURE_WIDTH, _GAP = 44, 14
_MOST_NAME = 0.44  # of the width


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. A row that sums up others has no whisker."""

    name: str
    share: float
    spread: float = 0.0
    facts: tuple[tuple[str, str], ...] = ()  # for the label at the pointer
    is_sum: bool = False


class ImportanceBars(QWidget):
    """The largest first. Pointer or arrow keys show all that is known of a row."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bars: tuple[Bar, ...] = ()
        self._current = -1
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("What mattered")
        look.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars, the largest first."""
        self._bars = tuple(bars)
        self._point_at(-1)
        self.setAccessibleDescription(", ".join(f"{bar.name} {_percent(bar.share)}" for bar in bars))
        self.update()

    def rows(self) -> list[Bar]:
        """What is drawn at this height, from above."""
        n = max(_FEWEST_ROWS, min(_MOST_ROWS, (self.height() - 2 * INSET) // _ROW_HEIGHT))
        if len(self._bars) <= n:
            return list(self._bars)
        folded = self._bars[n - 1 :]
        names = ", ".join(bar.name for bar in folded[:3])
        facts = (("Together", _percent(sum(bar.share for bar in folded))), ("Such as", names))
        rest = Bar(f"{len(folded)} others", sum(bar.share for bar in folded), facts=facts, is_sum=True)
        return [*self._bars[: n - 1], rest]

    def minimumSizeHint(self) -> QSize:
        """Room for the fewest rows."""
        return QSize(240, _FEWEST_ROWS * _ROW_HEIGHT + 2 * INSET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        rows = self.rows()
        names = QFontMetrics(role_font("small"))
        widest = max((names.horizontalAdvance(bar.name) for bar in rows), default=0)
        left = min(widest, int(_MOST_NAME * self.width())) + _GAP + INSET
        longest = max((bar.share + bar.spread for bar in rows), default=1.0) or 1.0
        for i, bar in enumerate(rows):
            area = self._area(i, len(rows))
            if i == self._current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.theme.color("sunken"))
                painter.drawRoundedRect(area, 6, 6)
            self._paint_words(painter, area, bar, names.elidedText(bar.name, Qt.TextElideMode.ElideRight, left - _GAP))
            track = QRectF(left, area.center().y(), area.right() - left - _FIGURE_WIDTH, 0)
            self._paint_bar(painter, track, bar, track.width() / longest)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is known of the row under the pointer."""
        rows = len(self.rows())
        at = event.position()
        row = next((i for i in range(rows) if self._area(i, rows).contains(at)), -1)
        self._point_at(row, at.toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Take the label away."""
        super().leaveEvent(event)
        self._point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the label away."""
        super().focusOutEvent(event)
        self._point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from row to row."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        rows = self.rows()
        if step is None or not rows:
            super().keyPressEvent(event)
            return
        row = min(len(rows) - 1, max(0, self._current + step))
        self._point_at(row, self._area(row, len(rows)).center().toPoint())

    def _point_at(self, row: int, at: QPoint | None = None) -> None:
        if row != self._current:
            self._current = row
            self.update()
        if row < 0 or at is None:
            self._hover.hide()
            return
        bar = self.rows()[row]
        self._hover.show_lines(at, bar.name, list(bar.facts))

    def _area(self, row: int, n_rows: int) -> QRectF:
        height = min(_MOST_ROW_HEIGHT, (self.height() - 2 * INSET) / max(1, n_rows))
        return QRectF(INSET, INSET + row * height, self.width() - 2 * INSET, height)

    def _paint_words(self, painter: QPainter, area: QRectF, bar: Bar, name: str) -> None:
        theme = self._look.theme
        painter.setFont(role_font("small"))
        painter.setPen(theme.color("text2" if bar.is_sum else "text"))
        painter.drawText(area, LEFT, name)
        painter.setPen(theme.color("text2"))
        painter.drawText(area, RIGHT, _percent(bar.share))

    def _paint_bar(self, painter: QPainter, track: QRectF, bar: Bar, scale: float) -> None:
        theme, y = self._look.theme, track.y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("edge" if bar.is_sum else "accent"))
        width = max(2.0, scale * bar.share)
        rounding = min(_BAR_HEIGHT / 2, width / 2)
        painter.drawRoundedRect(QRectF(track.x(), y - _BAR_HEIGHT / 2, width, _BAR_HEIGHT), rounding, rounding)
        if bar.spread <= 0:
            return
        start, end = (track.x() + scale * share for share in (max(0.0, bar.share - bar.spread), bar.share + bar.spread))
        tip = track.x() + width
        self._paint_whisker(painter, start, min(tip, end), y, QColor(theme.surface))  # on the bar it has to differ
        self._paint_whisker(painter, max(tip, start), end, y, theme.color("text2"))
        _cap(painter, start, y)
        painter.setPen(QPen(theme.color("text2"), 1.2))
        _cap(painter, end, y)

    def _paint_whisker(self, painter: QPainter, start: float, end: float, y: float, color: QColor) -> None:
        painter.setPen(QPen(color, 1.2))
        painter.drawLine(QPointF(start, y), QPointF(end, y))


def _cap(painter: QPainter, x: float, y: float) -> None:
    painter.drawLine(QPointF(x, y - _CAP), QPointF(x, y + _CAP))


def _percent(share: float) -> str:
    return f"< {numbers.percent(0.01, 0)}" if 0 < share < 0.005 else numbers.percent(share, 0)
