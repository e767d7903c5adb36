"""The best trials, as many as there is room for."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from nas_desktop.analysis.stages import ranked_trials
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import paint_silhouette, slabs_of
from nas_desktop.gui.widgets.state_mark import paint_state

_MOST, _FEWEST = 14, 3
_ROW_HEIGHT = 34
_HEAD = 66  # height of the card without its rows
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LeaderRow(QAbstractButton):
    """One place of the list; empty while no trial has taken it."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._row: TrialRow | None = None
        self.setFixedHeight(_ROW_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)

    @property
    def trial(self) -> int:
        """The number of the trial shown, -1 for none."""
        return self._row.trial if self._row is not None else -1

    def show_trial(self, row: TrialRow | None) -> None:
        """Show a trial, or nothing."""
        self._row = row
        self.setEnabled(row is not None)
        self.setAccessibleName(f"Trial {row.trial}, {numbers.percent(row.score)}" if row else "empty")
        self.setCursor(Qt.CursorShape.PointingHandCursor if row else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click means no more than the first."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, number, silhouette, weights and score."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._look.theme, QRectF(self.rect())
        row = self._row
        if row is None:
            return
        best = row is self._model.state.best
        if self._model.selected == row.trial or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self._model.selected == row.trial else "sunken"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        paint_state(painter, theme, shown_state(row, self._model.state.best), QPointF(10, area.center().y()))
        painter.setPen(theme.color("text"))
        painter.setFont(role_font("body", 600 if best else 500))
        painter.drawText(area.adjusted(26, 0, 0, 0), _LEFT, str(row.trial))
        self._paint_network(painter, row, QRectF(62, area.center().y() - 11, 56, 22))
        painter.setPen(theme.color("text2"))
        painter.setFont(role_font("small"))
        painter.drawText(area.adjusted(0, 0, -74, 0), _RIGHT, numbers.amount(row.n_params))
        painter.setPen(theme.color("best" if best else "text"))
        painter.setFont(role_font("body", 600))
        painter.drawText(area.adjusted(0, 0, -6, 0), _RIGHT, numbers.percent(row.score))

    def _paint_network(self, painter: QPainter, row: TrialRow, area: QRectF) -> None:
        data = self._model.state.data
        shape = data.input_shape if data else DEFAULT_SHAPE
        slabs = slabs_of(row.params, shape, len(data.classes) if data else 10)
        paint_silhouette(painter, self._look.theme, area, slabs)

    def _on_clicked(self) -> None:
        if self._row is not None:
            self._model.select(self._row.trial)


class Leaders(Card):
    """The best trials that can be compared, best first: those trained in full, or while there is none the screened."""

    all_wanted = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        everything = Button(look, "All results", kind="link")
        super().__init__("Leaders", " ", (everything,), gap=4, parent=parent)
        self._model = model
        self.rows = [LeaderRow(model, look) for _ in range(_MOST)]
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place in self.rows:
            layout.addWidget(place)
        self.fill(holder)
        self._show_as_many_as_fit()
        self.body.addStretch(1)
        everything.clicked.connect(self.all_wanted)
        model.changed.connect(self._on_changed)
        model.selection_changed.connect(self._on_changed)
        self._on_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many places as there is room for."""
        super().resizeEvent(event)
        self._show_as_many_as_fit()

    def minimumSizeHint(self) -> QSize:
        """Room for the fewest places; the others hide."""
        return QSize(super().minimumSizeHint().width(), _HEAD + _FEWEST * _ROW_HEIGHT)

    def _show_as_many_as_fit(self) -> None:
        n = max(_FEWEST, (self.height() - _HEAD) // _ROW_HEIGHT)
        for i, place in enumerate(self.rows):
            place.setVisible(i < n)

    def _on_changed(self) -> None:
        complete = ranked_trials(self._model.state)
        screened = bool(complete) and complete[0].stage == "screen"
        self.subtitle.set_full_text("of the screening" if screened else "" if complete else "none yet")
        for i, place in enumerate(self.rows):
            place.show_trial(complete[i] if i < len(complete) else None)
