"""The painted cells of the trials table: state mark, accuracy with its bar, silhouette, mark of the chosen row."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nas_desktop.analysis.outcomes import cause_of
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import paint_silhouette, slabs_of
from nas_desktop.gui.widgets.state_mark import paint_state
from nas_desktop.gui.widgets.trial_columns import column_index, shown_score
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE

_MARK, _ACCURACY, _NETWORK = column_index("mark"), column_index("accuracy"), column_index("network")
_FIGURE_WIDTH = 62
_TONES = {"BEST": "best", "FAIL": "bad", "PRUNED": "text2", "SCREENED": "text2", "RESTING": "text2"}
_BARS = {"BEST": "best", "PRUNED": "edge", "SCREENED": "edge", "RESTING": "edge"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TrialCells(QStyledItemDelegate):
    """Paints what words cannot say."""

    def __init__(self, model: SearchModel, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell over its ground."""
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the whole row is marked
        super().paint(painter, option, index)
        row: TrialRow = index.data(ROW_ROLE)
        area = QRectF(option.rect).adjusted(3, -1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match index.column():
            case column if column == _MARK:
                selected = bool(option.state & QStyle.StateFlag.State_Selected)
                self._paint_mark(painter, area, row, selected)
            case column if column == _ACCURACY:
                self._paint_accuracy(painter, area.adjusted(8, 0, -8, 0), row)
            case column if column == _NETWORK:
                self._paint_network(painter, area.adjusted(8, 6, -12, -5), row)
        painter.restore()

    def _paint_mark(self, painter: QPainter, area: QRectF, row: TrialRow, selected: bool) -> None:
        theme = self._look.theme
        if selected:
            painter.fillRect(QRectF(area.x() - 3, area.y() + 1, 3, area.height() - 1), theme.color("accent"))
        state = shown_state(row, self._model.state.best)
        paint_state(painter, theme, state, area.center(), share=row.share_done)

    def _paint_accuracy(self, painter: QPainter, area: QRectF, row: TrialRow) -> None:
        theme, state = self._look.theme, shown_state(row, self._model.state.best)
        tone = _TONES.get(state, _usual(row, "text", "text3"))
        painter.setFont(role_font("body", 600 if state == "BEST" else 400))
        painter.setPen(theme.color(tone))
        if row.state == "FAIL":
            cause = cause_of(row.reason)  # the tooltip has the whole reason
            painter.drawText(
                area, _LEFT, painter.fontMetrics().elidedText(cause, Qt.TextElideMode.ElideRight, int(area.width()))
            )
            return
        score = shown_score(row)
        painter.drawText(area, _LEFT, numbers.percent(score))
        if score is None:
            return
        track = QRectF(area.x() + _FIGURE_WIDTH, area.center().y() - 2, area.width() - _FIGURE_WIDTH, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(theme.color(_BARS.get(state, _usual(row, "accent", "edge"))))
        track.setWidth(max(4.0, track.width() * self._share(score)))
        painter.drawRoundedRect(track, 2, 2)

    def _paint_network(self, painter: QPainter, area: QRectF, row: TrialRow) -> None:
        data = self._model.state.data
        shape = data.input_shape if data else DEFAULT_SHAPE
        slabs = slabs_of(row.params, shape, len(data.classes) if data else 10)
        paint_silhouette(painter, self._look.theme, area, slabs)

    def _share(self, accuracy: float) -> float:
        """Where an accuracy lies between somewhat below the worst trial and the best."""
        low, high = self._model.state.once("shown_scores", self._span)
        floor = low - 0.25 * (high - low) - 0.01
        return (accuracy - floor) / (high - floor) if high > floor else 1.0

    def _span(self) -> tuple[float, float]:
        rows = self._model.state.rows.values()
        scores = [score for row in rows if (score := shown_score(row)) is not None]
        return min(scores), max(scores)


def _usual(row: TrialRow, own: str, earlier: str) -> str:
    """A tone; trials of an earlier search stand back."""
    return earlier if row.origin == "history" else own
