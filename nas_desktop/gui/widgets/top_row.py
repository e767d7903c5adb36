"""One of the best trials as a row: mark, silhouette, and figures over bars."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import score
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import Slab, paint_silhouette, slabs_of
from nas_desktop.gui.widgets.state_mark import paint_state

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FIRST, _NETWORK, _NETWORK_WIDTH = 30.0, 66.0, 62.0  # number, silhouette
_COLUMNS_FROM = 144.0
_LEAST_ROW, _MOST_ROW = 34, 60


@dataclass(frozen=True, slots=True)
class Column:
    """One quantity of the comparison."""

    title: str
    part: float  # of the width
    value: Callable[[TrialRow], float]
    words: Callable[[float], str]


COLUMNS = (
    Column("Accuracy", 0.22, score, numbers.percent),
    Column("Weights", 0.22, lambda row: row.n_params, lambda value: numbers.amount(round(value))),
    Column("Multiply-adds", 0.33, lambda row: row.n_macs, lambda value: numbers.amount(round(value))),
    Column("Time", 0.23, lambda row: row.seconds, numbers.seconds),
)


def column_areas(width: float) -> list[tuple[float, float]]:
    """Left end and width of every column."""
    room, left, areas = width - _COLUMNS_FROM, _COLUMNS_FROM, []
    for column in COLUMNS:
        areas.append((left, room * column.part - 12))
        left += room * column.part
    return areas


class TopHead(QWidget):
    """The names of the columns."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self.setFixedHeight(22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the names."""
        painter = QPainter(self)
        painter.setFont(role_font("small"))
        painter.setPen(self._look.theme.color("text3"))
        painter.drawText(QRectF(_FIRST, 0, 120, self.height()), _LEFT, "Trial")
        for column, (left, width) in zip(COLUMNS, column_areas(self.width()), strict=True):
            area = QRectF(left, 0, width + 12, self.height())
            painter.drawText(area, _LEFT, _title(column, self._model, painter.fontMetrics(), width + 8))


def _title(column: Column, model: SearchModel, metrics: QFontMetrics, width: float) -> str:
    """The title of a column; that of the score as far as there is room."""
    if column is not COLUMNS[0]:
        return column.title
    title = model.state.objectives.score_title
    short = title.partition(" ")[0]
    return title if metrics.horizontalAdvance(title) <= width else short


class TopRow(QAbstractButton):
    """One of the five; empty while there is none."""

    opened = Signal(int)

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._row: TrialRow | None = None
        self._shares: list[float] = []
        self.setMinimumHeight(_LEAST_ROW)
        self.setMaximumHeight(_MOST_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)

    @property
    def trial(self) -> int:
        """The number of the trial shown, -1 for none."""
        return self._row.trial if self._row is not None else -1

    def show_trial(self, row: TrialRow | None, shares: list[float]) -> None:
        """Show a trial with bars of these lengths, one a column, or nothing."""
        self._row, self._shares = row, shares
        self.setEnabled(row is not None)
        titles = [self._model.state.objectives.score_words, *(column.title.lower() for column in COLUMNS[1:])]
        values = [column.words(column.value(row)) for column in COLUMNS] if row is not None else []
        words = ", ".join(f"{title} {value}" for title, value in zip(titles, values, strict=False))
        self.setAccessibleName(f"Trial {row.trial}, {words}" if row is not None else "empty")
        self.setCursor(Qt.CursorShape.PointingHandCursor if row is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the trial."""
        if self._row is not None:
            self.opened.emit(self._row.trial)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, number, silhouette, and the figures over their bars."""
        painter, row = QPainter(self), self._row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row is None:
            return
        theme, area, middle = self._look.theme, QRectF(self.rect()), self.height() / 2
        is_best, is_chosen = row is self._model.state.best, self._model.selected == row.trial
        if is_chosen or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if is_chosen else "sunken"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        paint_state(painter, theme, shown_state(row, self._model.state.best), QPointF(13, middle))
        painter.setPen(theme.color("text"))
        painter.setFont(role_font("body", 600))
        painter.drawText(QRectF(_FIRST, 0, 40, area.height()), _LEFT, str(row.trial))
        paint_silhouette(painter, theme, QRectF(_NETWORK, middle - 11, _NETWORK_WIDTH, 22), self._slabs(row))
        for i, (left, width) in enumerate(column_areas(self.width())):
            text = COLUMNS[i].words(COLUMNS[i].value(row))
            self._paint_value(painter, QRectF(left, middle - 14, width, 28), text, self._shares[i], i == 0, is_best)

    def _paint_value(
        self, painter: QPainter, area: QRectF, text: str, share: float, is_score: bool, is_best: bool
    ) -> None:
        theme = self._look.theme
        tone = ("best" if is_best else "accent") if is_score else "edge"
        painter.setFont(role_font("small", 600 if is_score else 400))
        painter.setPen(theme.color("best" if is_score and is_best else "text"))
        painter.drawText(area.adjusted(0, 0, 12, -9), _LEFT, text)
        track = QRectF(area.x(), area.bottom() - 5, area.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken" if self._model.selected != self.trial else "surface"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(theme.color(tone))
        track.setWidth(max(4.0, track.width() * share))
        painter.drawRoundedRect(track, 2, 2)

    def _slabs(self, row: TrialRow) -> tuple[Slab, ...]:
        data = self._model.state.data
        return slabs_of(row.params, data.input_shape if data else DEFAULT_SHAPE, len(data.classes) if data else 10)

    def _on_clicked(self) -> None:
        if self._row is not None:
            self._model.select(self._row.trial)
