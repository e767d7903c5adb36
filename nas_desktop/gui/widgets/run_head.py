"""The head of a run: its face, its name, where it belongs, how it ended."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import run_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import Silhouette, slabs_of
from nas_desktop.gui.widgets.state_mark import STATE_WORDS, StateMark
from nas_desktop.tracking.runs import RunDetail


class RunHeadCard(Card):
    """Shows one run; a trial of the search in the window can be shown in Results."""

    results_wanted = Signal(int)  # trial number

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(gap=4, parent=parent)
        self._model = model
        self._trial = -1
        self.silhouette = Silhouette(look, (92, 34))
        self.name = ElidedLabel("", "title", weight=600)
        self.line = ElidedLabel("", "small", "text2")
        self._mark = StateMark(look, "WAITING")
        self.state = Label("", "small", weight=600)
        self.to_results = Button(look, "Show in Results", "arrow-right")
        words = column(self.name, self.line, gap=0)
        line = row(self.silhouette, gap=12)
        line.addLayout(words, 1)
        for part in (self._mark, self.state, self.to_results):
            line.addWidget(part)
        self.fill(line)
        self.to_results.clicked.connect(lambda: self.results_wanted.emit(self._trial))

    def show_run(self, detail: RunDetail, trial: TrialRow | None) -> None:
        """Show a run, and its face where it is `trial` of the search in the window."""
        head = detail.head
        self._trial = trial.trial if trial is not None else -1
        self.setAccessibleName(head.name)
        self.name.set_full_text(head.name)
        self.line.set_full_text(run_words.subtitle(detail))
        state = shown_state(trial, self._model.state.best) if trial is not None else head.state
        self._mark.setVisible(not head.is_search)
        self.state.setVisible(not head.is_search)
        self._mark.show_state(state)
        self.state.setText(STATE_WORDS[state])
        self.silhouette.setVisible(trial is not None)
        self.to_results.setVisible(trial is not None)
        if trial is not None:
            data = self._model.state.data
            shape = data.input_shape if data else DEFAULT_SHAPE
            self.silhouette.show_slabs(slabs_of(trial.params, shape, len(data.classes) if data else 10))
