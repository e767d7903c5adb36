"""The card around the row of all trials, with a legend that counts."""

from PySide6.QtWidgets import QWidget

from nas_desktop.analysis.outcomes import Outcome, outcome_counts
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.state_mark import STATE_WORDS, StateMark
from nas_desktop.gui.widgets.trial_strip import TrialStrip

_STATES: tuple[Outcome, ...] = ("COMPLETE", "SCREENED", "PRUNED", "FAIL", "RESTING", "WAITING")
_ALWAYS = ("COMPLETE",)


class TrialStripCard(Card):
    """All trials, and how many are in which state."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self._counts: dict[Outcome, tuple[QWidget, Label]] = {}
        for state in _STATES:
            holder, count = QWidget(), Label("", "small", "text2")
            row(StateMark(look, state), count, gap=5, parent=holder)
            self._counts[state] = (holder, count)
        legend = [holder for holder, _ in self._counts.values()]
        super().__init__("All trials", "click one to choose it", legend, parent=parent)
        self._model = model
        self.strip = TrialStrip(model, look)
        self.fill(self.strip)
        self.strip.resized.connect(self._say_shares)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        counts = {count.outcome: count.n for count in outcome_counts(self._model.state)}
        for name, (holder, label) in self._counts.items():
            n = counts[name]
            label.setText(f"{numbers.count(n)} {STATE_WORDS[name].lower()}")
            holder.setVisible(n > 0 or name in _ALWAYS)
        self._say_shares()

    def _say_shares(self) -> None:
        n = self.strip.shares
        self.subtitle.set_full_text("click one to choose it" if n == 1 else f"the best of every {n}")
