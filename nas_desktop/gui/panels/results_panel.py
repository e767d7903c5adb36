"""The Results tab: the course of the search, what mattered and how trials ended above, the trials below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nas_desktop.gui.finish_words import evidence_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.plots.timeline import has_bars
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.importance_card import ImportanceCard
from nas_desktop.gui.widgets.outcomes_card import OutcomesCard
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.trials_card import TrialsCard

_WIDE = 1500  # pixels of the tab, from which on both cards stand beside the plot


class ResultsPanel(Page):
    """One selection for plot and table. Two cards share a place where the window is not wide."""

    export_wanted = Signal(int)  # the model of this trial
    skip_wanted = Signal(int)  # the running trial to be ended

    def __init__(self, model: SearchModel, look: Look, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_wide = False
        self._shows_outcomes = False  # where there is place for one card
        self.banner = Banner(look)
        self.by_clock = Button(look, "By the clock", kind="link", tip="When each trial ran")
        self.by_trial = Button(look, "By trial", kind="link", tip="The score of each trial")
        self.history = PlotCard(plot_named("optimisation-history"), model, look, (self.by_clock,))
        self.timeline = PlotCard(plot_named("timeline"), model, look, (self.by_trial,))
        self.timeline.hide()
        self.importance = ImportanceCard(model, look, tasks)
        self.outcomes = OutcomesCard(model, look)
        self.trials = TrialsCard(model, look)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.history, 3)
        upper.addWidget(self.timeline, 3)
        upper.addWidget(self.importance, 2)
        upper.addWidget(self.outcomes, 2)
        self.column.addWidget(self.banner)
        self.column.addLayout(upper, 9)
        self.column.addWidget(self.trials, 10)
        self.by_clock.clicked.connect(self._on_by_clock)
        self.by_trial.clicked.connect(self._on_by_trial)
        self.importance.outcomes_wanted.connect(self._on_outcomes_wanted)
        self.outcomes.importance_wanted.connect(self._on_importance_wanted)
        self.outcomes.state_chosen.connect(self.trials.show_state)
        self.outcomes.cause_chosen.connect(self.trials.show_cause)
        self.trials.export_wanted.connect(self.export_wanted)
        self.trials.skip_wanted.connect(self.skip_wanted)
        model.changed.connect(self._on_changed)
        self._arrange()
        self._on_changed()

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Show one card or both."""
        if (width >= _WIDE) != self._is_wide:
            self._is_wide = width >= _WIDE
            self._arrange()

    def _on_by_clock(self) -> None:
        self._show_timeline(True)

    def _on_by_trial(self) -> None:
        self._show_timeline(False)

    def _show_timeline(self, shown: bool) -> None:
        """Two plots share a place; who came by the keyboard finds the way back under the same key."""
        was_focused = self.by_clock.hasFocus() or self.by_trial.hasFocus()
        self.history.setVisible(not shown)
        self.timeline.setVisible(shown)
        if was_focused:
            (self.by_trial if shown else self.by_clock).setFocus()

    def _on_outcomes_wanted(self) -> None:
        self._swap(shows_outcomes=True)

    def _on_importance_wanted(self) -> None:
        self._swap(shows_outcomes=False)

    def _swap(self, *, shows_outcomes: bool) -> None:
        """Let the other card have the place; a reader with the keyboard finds the way back under the same key."""
        was_focused = self.importance.link.hasFocus() or self.outcomes.link.hasFocus()
        self._shows_outcomes = shows_outcomes
        self._arrange()
        if was_focused:
            (self.outcomes if shows_outcomes else self.importance).link.setFocus()

    def _arrange(self) -> None:
        self.importance.setVisible(self._is_wide or not self._shows_outcomes)
        self.outcomes.setVisible(self._is_wide or self._shows_outcomes)
        self.importance.link.setVisible(not self._is_wide)
        self.outcomes.link.setVisible(not self._is_wide)

    def _on_changed(self) -> None:
        state = self._model.state
        self.history.show_plot(bool(state.search_rows))
        self.timeline.show_plot(has_bars(list(state.rows.values())))
        if state.verdict is None:
            self.banner.hide()
        elif (words := evidence_words(state)) != self.banner.text:
            self.banner.show_message("good" if state.verdict.is_better else "accent", words)
