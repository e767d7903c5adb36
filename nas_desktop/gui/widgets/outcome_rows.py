"""Rows of the card on how trials ended: a state with its bar, or a cause of failures. A click filters the table."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nas_desktop.analysis.outcomes import CauseCount, Outcome, OutcomeCount
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import Theme
from nas_desktop.gui.widgets.label import LEFT, RIGHT
from nas_desktop.gui.widgets.state_mark import STATE_TONES, STATE_WORDS, paint_state

_TONES = {**STATE_TONES, "PRUNED": "edge", "SCREENED": "edge", "RESTING": "edge"}  # of bars
_NAME_AT, _BAR_AT = 26, 104
_COUNT_WIDTH, _TIME_WIDTH, _INSET = 44, 64, 6


class FilterRow(QAbstractButton):
    """A row that answers to pointer and keyboard like a button."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click means no more than the first."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, then what the row says."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._look.theme, QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.hasFocus()):
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        self.paint_row(painter, theme, area)

    def paint_row(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        """Draw what the row says."""
        raise NotImplementedError


class OutcomeRow(FilterRow):
    """One state: mark, name, bar, count, time."""

    def __init__(self, look: Look, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.outcome = outcome
        self.n = 0
        self._seconds = 0.0
        self._n_all = 0
        self.setMinimumHeight(22)
        self.setMaximumHeight(34)

    def show_count(self, count: OutcomeCount, n_all: int) -> None:
        """Show how many of all trials ended so, and the time they took."""
        self.n, self._seconds, self._n_all = count.n, count.seconds, n_all
        self.setAccessibleName(f"{STATE_WORDS[self.outcome]}: {self.n}")
        self.setEnabled(self.n > 0 and self.outcome != "WAITING")
        self.update()

    def paint_row(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        """See `FilterRow`."""
        paint_state(painter, theme, self.outcome, QPointF(10, area.center().y()))
        painter.setPen(theme.color("text" if self.n else "text3"))
        painter.setFont(role_font("small"))
        painter.drawText(area.adjusted(_NAME_AT, 0, 0, 0), LEFT, STATE_WORDS[self.outcome])
        painter.setFont(role_font("small", 600))
        painter.drawText(area.adjusted(0, 0, -_TIME_WIDTH - _INSET, 0), RIGHT, numbers.count(self.n))
        if self._seconds >= 1:
            painter.setFont(role_font("small"))
            painter.setPen(theme.color("text2"))
            painter.drawText(area.adjusted(0, 0, -_INSET, 0), RIGHT, numbers.seconds(self._seconds))
        width = area.width() - _BAR_AT - _COUNT_WIDTH - _TIME_WIDTH - _INSET
        self._paint_bar(painter, theme, QRectF(_BAR_AT, area.center().y() - 3, width, 6))

    def _paint_bar(self, painter: QPainter, theme: Theme, track: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        if self.n and self._n_all:
            painter.setBrush(theme.color(_TONES[self.outcome]))
            track.setWidth(max(6.0, track.width() * self.n / self._n_all))
            painter.drawRoundedRect(track, 3, 3)


class CauseRow(FilterRow):
    """One cause of failures: its words, how often, the time lost."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.cause = ""
        self.n = 0
        self._seconds = 0.0
        self.setFixedHeight(22)

    def show_cause(self, count: CauseCount) -> None:
        """Show another cause."""
        self.cause, self.n, self._seconds = count.cause, count.n, count.seconds
        self.setAccessibleName(f"Failed, {self.cause}: {self.n}")
        self.setToolTip(self.cause)
        self.update()

    def paint_row(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        """See `FilterRow`."""
        painter.setFont(role_font("small"))
        painter.setPen(theme.color("text"))
        room = int(area.width()) - _NAME_AT - _COUNT_WIDTH - _TIME_WIDTH
        words = self.cause[:1].upper() + self.cause[1:]
        words = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area.adjusted(_NAME_AT, 0, 0, 0), LEFT, words)
        painter.setPen(theme.color("text2"))
        if self._seconds >= 1:
            painter.drawText(area.adjusted(0, 0, -_INSET, 0), RIGHT, numbers.seconds(self._seconds))
        painter.setFont(role_font("small", 600))
        painter.drawText(area.adjusted(0, 0, -_TIME_WIDTH - _INSET, 0), RIGHT, f"{numbers.count(self.n)}")
