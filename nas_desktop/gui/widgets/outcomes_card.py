"""How the trials ended: a bar for each state, the time they took, and why some failed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nas_desktop.analysis.outcomes import OUTCOMES, cause_counts, outcome_counts
from nas_desktop.analysis.stages import comparable_trials
from nas_desktop.core.state import SearchState
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import ElidedLabel
from nas_desktop.gui.widgets.outcome_rows import CauseRow, OutcomeRow

READING = "Many failed: try smaller networks. Many pruned: time is saved."
_FEWEST_CAUSES, _MOST_CAUSES = 3, 6
_HEIGHT_WITHOUT = 230  # of the card without causes
_RARE = ("SCREENED", "RESTING")  # shown only where there are any: not every search has them


class OutcomesCard(Card):
    """Counts and time by state, and causes of failures; the counts are those of the table's chips."""

    state_chosen = Signal(str)
    cause_chosen = Signal(str)
    importance_wanted = Signal()  # the card that may share its place

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self.link = Button(look, "What mattered", kind="link")
        super().__init__("How trials ended", " ", (self.link,), gap=4, parent=parent)
        self._model = model
        self.rows = [OutcomeRow(look, outcome) for outcome in OUTCOMES]
        self.causes = [CauseRow(look) for _ in range(_MOST_CAUSES)]
        self.causes_head = ElidedLabel("", "small", "text3")
        self._build()
        self.add_reading(look, READING)
        self.link.clicked.connect(self.importance_wanted)
        model.changed.connect(self._on_changed)
        self._show_counts()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._show_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many causes as there is room for."""
        super().resizeEvent(event)
        self._show_causes(self._model.state)

    def _build(self) -> None:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place in self.rows:
            place.clicked.connect(self._on_row)
            layout.addWidget(place, 100)
        layout.addSpacing(4)
        layout.addWidget(self.causes_head)
        for cause in self.causes:
            cause.clicked.connect(self._on_cause)
            layout.addWidget(cause)
        layout.addStretch(1)  # takes what is left when the rows are as high as they may be
        self.fill(holder, stretch=1)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._show_counts()

    def _show_counts(self) -> None:
        state = self._model.state
        counts = outcome_counts(state)
        n_all = sum(count.n for count in counts)
        for place, count in zip(self.rows, counts, strict=True):
            place.show_count(count, n_all)
            place.setVisible(count.n > 0 or place.outcome not in _RARE)
        self._show_causes(state)
        self.subtitle.set_full_text(_times(state))

    def _show_causes(self, state: SearchState) -> None:
        """As many as there is room for, the commonest first."""
        causes = cause_counts(state.search_rows)
        n = max(_FEWEST_CAUSES, min(_MOST_CAUSES, (self.height() - _HEIGHT_WITHOUT) // self.causes[0].height()))
        hidden = sum(cause.n for cause in causes[n:])
        more = f" ({numbers.count(hidden)} more of other causes)" if hidden else ""
        self.causes_head.set_full_text(f"Why trials failed{more}" if causes else "")
        self.causes_head.setVisible(bool(causes))
        for i, row in enumerate(self.causes):
            row.setVisible(i < min(n, len(causes)))
            if i < len(causes):
                row.show_cause(causes[i])

    def _on_row(self) -> None:
        sender = self.sender()
        if isinstance(sender, OutcomeRow):
            self.state_chosen.emit(sender.outcome)

    def _on_cause(self) -> None:
        sender = self.sender()
        if isinstance(sender, CauseRow):
            self.cause_chosen.emit(sender.cause)


def _times(state: SearchState) -> str:
    """How long one trial took."""
    rows = comparable_trials(state) or state.search_rows
    seconds = [row.seconds for row in rows if row.seconds > 0]
    if not seconds:
        return "click one to filter the table"
    low, high = numbers.seconds(min(seconds)), numbers.seconds(max(seconds))
    one = "a screening" if rows[0].stage == "screen" else "a trial"
    return f"{one} took {low}" if low == high else f"{one} took {low} to {high}"
