"""How the trials ended: a bar for each state, and why some failed."""

from collections import Counter

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from nas_desktop.core.state import SearchState
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.state_mark import STATE_TONES, STATE_WORDS, paint_state

_STATES = ("COMPLETE", "PRUNED", "FAIL", "RUNNING", "WAITING")
_MAX_CAUSES = 3
_NAME_WIDTH = 104
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OutcomeRow(QAbstractButton):
    """One state: mark, name, bar, count. A click filters the table."""

    def __init__(self, look: Look, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.state = state
        self.n = 0
        self._n_all = 0
        self.setMinimumHeight(24)
        self.setMaximumHeight(36)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_count(self, n: int, n_all: int) -> None:
        """Show how many of all trials are in the state."""
        self.n, self._n_all = n, n_all
        self.setAccessibleName(f"{STATE_WORDS[self.state]}: {n}")
        self.setEnabled(n > 0 and self.state != "WAITING")
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click means no more than the first."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._look.theme, QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.hasFocus()):
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        mark = area.topLeft() + type(area.topLeft())(10, area.height() / 2)
        paint_state(painter, theme, self.state, mark)
        painter.setPen(theme.color("text" if self.n else "text3"))
        painter.setFont(role_font("small"))
        painter.drawText(area.adjusted(26, 0, 0, 0), _LEFT, STATE_WORDS[self.state])
        painter.setFont(role_font("small", 600))
        painter.drawText(area.adjusted(0, 0, -6, 0), _RIGHT, numbers.count(self.n))
        track = QRectF(_NAME_WIDTH, area.center().y() - 3, area.width() - _NAME_WIDTH - 52, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        if self.n and self._n_all:
            painter.setBrush(theme.color("edge" if self.state == "PRUNED" else STATE_TONES[self.state]))
            track.setWidth(max(6.0, track.width() * self.n / self._n_all))
            painter.drawRoundedRect(track, 3, 3)


class OutcomesCard(Card):
    """Counts by state, causes of failures, and the time trials took."""

    state_chosen = Signal(str)

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("How trials ended", "click one to filter the table", gap=6, parent=parent)
        self._model = model
        self.rows = [OutcomeRow(look, state) for state in _STATES]
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for place in self.rows:
            place.clicked.connect(self._on_clicked)
            layout.addWidget(place, 100)
        layout.addStretch(1)  # takes what is left when the rows are as high as they may be
        self.fill(holder, stretch=1)
        self.causes_head = Label("Why trials failed", "small", "text3")
        self.causes = FactGrid(gap=4)
        self._times = FactGrid(gap=4)
        self._rule = Rule()
        self.fill(self._rule, self.causes_head, self.causes, self._times)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._model.state
        counts = dict(state.counts)
        counts["WAITING"] = max(0, state.n_trials - state.n_finished - counts.get("RUNNING", 0))
        for place in self.rows:
            place.show_count(counts.get(place.state, 0), max(state.n_trials, sum(counts.values())))  # type: ignore[call-overload]  # its state is one
        causes = failure_causes(state)
        self.causes.show_facts([(cause, f"{n} ×") for cause, n in causes.most_common(_MAX_CAUSES)])
        self.causes.setVisible(bool(causes))
        self.causes_head.setVisible(bool(causes))
        self._times.show_facts(_times(state))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, OutcomeRow):
            self.state_chosen.emit(sender.state)


def failure_causes(state: SearchState) -> Counter[str]:
    """How often trials failed for which cause."""
    return Counter(row.reason or "no cause known" for row in state.search_rows if row.state == "FAIL")


def _times(state: SearchState) -> list[tuple[str, str]]:
    seconds = [row.seconds for row in state.search_rows if row.seconds > 0]
    if not seconds:
        return []
    span = f"{numbers.seconds(min(seconds))} to {numbers.seconds(max(seconds))}"
    return [("A trial took", span), ("All trials together", numbers.seconds(sum(seconds)))]
