"""The Results tab: the course of the search and how trials ended above, the trials below."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.outcomes_card import OutcomesCard
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.trials_card import TrialsCard


class ResultsPanel(Page):
    """One selection for plot and table."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.history = PlotCard(plot_named("optimisation-history"), model, look)
        self.outcomes = OutcomesCard(model, look)
        self.trials = TrialsCard(model, look)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.history, 3)
        upper.addWidget(self.outcomes, 2)
        self.column.addLayout(upper, 9)
        self.column.addWidget(self.trials, 10)
        self.outcomes.state_chosen.connect(self.trials.show_state)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        self.history.show_plot(bool(self._model.state.search_rows))
