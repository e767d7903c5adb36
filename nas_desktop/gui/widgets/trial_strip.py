"""All trials of a search in one row: height says the score, shape the state."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.state_mark import STATE_TONES, STATE_WORDS, paint_state

_HEIGHT = 56
_FOOT = 9
_WIDEST_STEP, _LEAST_STEP = 180.0, 5.0


class TrialStrip(QWidget):
    """One column a trial; a click or the arrow keys choose one. Very many trials share columns."""

    resized = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(120)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("All trials; the arrow keys choose one")
        model.changed.connect(self.update)
        model.selection_changed.connect(self.update)

    def trial_at(self, x: float) -> int:
        """The number of the trial at a place, -1 where none is."""
        place = int(x / self._step()) if x >= 0 else -1
        row = self._row_at(place) if 0 <= place < self._n_drawn else None
        return row.trial if row is not None else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer trials may share a place."""
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the trial under the pointer."""
        self._model.select(self.trial_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from trial to trial."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        number = self._model.selected + step
        if self._model.trial(number) is not None:
            self._model.select(number)

    def event(self, event: object) -> bool:
        """Name the trial under the pointer."""
        if isinstance(event, QHelpEvent):
            row = self._model.trial(self.trial_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), self._tip(row) if row else "", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]  # every other event, unseen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and a stem and a mark for every trial."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, base, step = self._look.theme, self.height() - _FOOT, self._step()
        painter.setPen(theme.color("line"))
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        low, high = self._model.state.once("score_span", self._span)
        for i in range(self._n_drawn):
            x, row = step * (i + 0.5), self._row_at(i)
            if row is None or outcome_of(row) == "WAITING":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("edge"))
                painter.drawEllipse(QPointF(x, base), 1.6, 1.6)
            else:
                self._paint_trial(painter, row, x, base, low, high)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_trial(self, painter: QPainter, row: TrialRow, x: float, base: int, low: float, high: float) -> None:
        theme, state = self._look.theme, shown_state(row, self._model.state.best)
        accuracy = row.last_score
        share = (accuracy - low) / (high - low) if accuracy is not None and high > low else 0.0
        y = base - 8 - (base - 20) * share
        if row.state == "FAIL":
            y = base - 8
        elif accuracy is not None:
            color = theme.color("edge" if state in ("PRUNED", "SCREENED", "RESTING") else STATE_TONES[state])
            color.setAlpha(230 if state in ("BEST", "RUNNING") else 110)
            painter.fillRect(QRectF(x - 1, y, 2, base - y), color)
        paint_state(painter, theme, state, QPointF(x, y), 4.6 if state == "BEST" else 3.8, row.share_done)
        if row.trial == self._model.selected:
            painter.setPen(QPen(theme.color("text"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 8, 8)

    def _tip(self, row: TrialRow) -> str:
        word = STATE_WORDS[shown_state(row, self._model.state.best)]
        score = row.reason if row.state == "FAIL" else numbers.percent(row.last_score)
        return f"Trial {row.trial}, {word.lower()}: {score}"

    @property
    def shares(self) -> int:
        """How many trials share one place, where there is none for each: the best of them is drawn."""
        return max(1, ceil(self._n_columns * _LEAST_STEP / max(1, self.width())))

    @property
    def _n_drawn(self) -> int:
        return ceil(self._n_columns / self.shares)

    def _row_at(self, place: int) -> TrialRow | None:
        """The trial that is drawn at a place: the one chosen, else the one with the best score."""
        n = self.shares
        if n == 1:
            return self._model.trial(place)
        rows = [row for i in range(place * n, (place + 1) * n) if (row := self._model.trial(i)) is not None]
        chosen = next((row for row in rows if row.trial == self._model.selected), None)
        return chosen or max(rows, key=_rank, default=None)

    @property
    def _n_columns(self) -> int:
        return self._model.state.once("n_columns", self._count_columns)

    def _count_columns(self) -> int:
        state = self._model.state
        n_history = state.history.n_taken if state.history is not None else 0
        plan = state.plan
        n_again = plan.n_full if plan is not None and plan.screen_epochs and not plan.is_halving else 0
        return max([n_history + state.n_planned + n_again, *(row.trial + 1 for row in state.search_rows)])

    def _step(self) -> float:
        return min(_WIDEST_STEP, self.width() / max(1, self._n_drawn))

    def _span(self) -> tuple[float, float]:
        scores = [row.last_score for row in self._model.state.search_rows if row.last_score is not None]
        return (min(scores), max(scores)) if scores else (0.0, 1.0)


def _rank(row: TrialRow) -> tuple[bool, bool, float]:
    """A running trial before one that has ended, one trained in full before a screening, and the better score."""
    return row.state == "RUNNING", row.stage != "screen", row.last_score or 0.0
