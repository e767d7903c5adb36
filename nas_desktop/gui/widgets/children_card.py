"""How the trials of a search ended, counted by state."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import RIGHT, Label
from nas_desktop.gui.widgets.progress_bar import ProgressBar
from nas_desktop.gui.widgets.state_mark import STATE_TONES, STATE_WORDS, StateMark
from nas_desktop.tracking.runs import ChildScore, RunState

_STATES: tuple[RunState, ...] = ("COMPLETE", "PRUNED", "FAIL", "RUNNING", "WAITING")
_BAR_WIDTH = 120


class ChildrenCard(Card):
    """A line a state, and the range of the scores."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Trials", " ", gap=10, parent=parent)
        self._bars = {state: ProgressBar(look) for state in _STATES}
        self._counts = {state: Label("0", "small", weight=600, align=RIGHT) for state in _STATES}
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for line, state in enumerate(_STATES):
            grid.addWidget(StateMark(look, state), line, 0)
            grid.addWidget(Label(STATE_WORDS[state], "small", "text2"), line, 1)
            self._bars[state].setMinimumWidth(_BAR_WIDTH)
            grid.addWidget(self._bars[state], line, 2)
            grid.addWidget(self._counts[state], line, 3)
        self._range = FactGrid()
        self.fill(grid, 6, self._range)
        self.body.addStretch(1)

    def show_children(self, children: Sequence[ChildScore]) -> None:
        """Count these."""
        counts = Counter(child.state for child in children)
        self.subtitle.set_full_text(numbers.count(len(children)))
        for state in _STATES:
            self._counts[state].setText(numbers.count(counts[state]))
            self._bars[state].show_share(counts[state] / max(1, len(children)), STATE_TONES[state])
        scores = sorted(child.score for child in children if child.score is not None and child.state == "COMPLETE")
        if not scores:
            self._range.show_facts([])
            return
        middle = scores[len(scores) // 2]
        names = (("Best score", scores[-1]), ("Median score", middle), ("Lowest score", scores[0]))
        self._range.show_facts([(name, numbers.percent(score)) for name, score in names])
