"""The five best side by side: what they reached, and what it cost."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nas_desktop.analysis.top_trials import N_TOP
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trait_words import five_best, traits_sentence
from nas_desktop.gui.trial_settings import complete_trials, drawn_settings, score
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.top_row import COLUMNS, TopHead, TopRow

_FLOOR = 0.25  # of a bar: what the least accurate of the five has, so that small gaps show and none seems to be nothing


class TopFiveCard(Card):
    """The five best complete trials, or the five best of those singled out."""

    compare_wanted = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self.compare = Button(look, "Compare all", kind="link", tip="Compare every setting of these trials")
        super().__init__("Top five", "bars are relative within a column", (self.compare,), gap=4, parent=parent)
        self._model = model
        self._key: object = None
        self.rows = [TopRow(model, look) for _ in range(N_TOP)]
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TopHead(model, look))
        for place in self.rows:
            column.addWidget(place, 10)
            place.opened.connect(model.open)
        column.addStretch(1)
        self.fill(holder, stretch=1)
        self._reading = self.add_reading(look, "")
        self.compare.clicked.connect(self.compare_wanted)
        model.changed.connect(self._on_changed)
        model.brush_changed.connect(self._on_changed)
        model.selection_changed.connect(self._on_selection)
        self.refresh()

    @property
    def reading(self) -> str:
        """The sentence at the foot."""
        return self._reading.text()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the five best there are now, where others have become complete or were singled out."""
        state, brushed = self._model.state, self._model.brushed
        trials = complete_trials(state)
        key = (state.started, len(trials), trials[-1].trial if trials else -1, brushed)
        if key == self._key:
            return
        self._key = key
        everyone = [row for row in trials if brushed is None or row.trial in brushed]
        best = five_best(everyone)
        shares = _shares(best)
        for i, place in enumerate(self.rows):
            place.show_trial(best[i] if i < len(best) else None, shares[i] if i < len(best) else [])
        self.compare.setEnabled(len(best) > 1)
        self.subtitle.set_full_text(
            "bars are relative within a column" if brushed is None else f"of the {len(everyone)} kept"
        )
        self._reading.setText(traits_sentence(best, everyone, drawn_settings(state, trials)))

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_selection(self) -> None:
        for place in self.rows:
            place.update()


def _shares(best: list[TrialRow]) -> list[list[float]]:
    """The lengths of the bars: accuracies over their range among the five, all else over the largest."""
    scores = [score(row) for row in best]
    span = (max(scores) - min(scores) or 1.0) if scores else 1.0
    columns = [[_FLOOR + (1 - _FLOOR) * (s - min(scores)) / span if span < 1.0 else 1.0 for s in scores]]
    for column in COLUMNS[1:]:
        values = [column.value(row) for row in best]
        columns.append([value / (max(values) or 1.0) for value in values])
    return [list(shares) for shares in zip(*columns, strict=True)]
