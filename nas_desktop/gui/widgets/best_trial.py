"""The winner of a finished search: its network and what it was made of."""

from PySide6.QtWidgets import QWidget

from nas_desktop.analysis.stages import searched_row, trial_name
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import Silhouette, slabs_of

_N_SETTINGS = 8


class BestTrial(Card):
    """Follows the best trial of the model."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("The best network", " ", gap=9, parent=parent)
        self._model = model
        self._n_settings = _N_SETTINGS
        self._silhouette = Silhouette(look, (180, 52))
        self._words = Label("", "small", "text2")
        self._facts = FactGrid(gap=6)
        self.fill(self._silhouette, self._words, Rule(), self._facts)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def show_settings(self, n: int) -> None:
        """Show at most so many settings."""
        self._n_settings = n
        self._on_changed()

    def _on_changed(self) -> None:
        state, data = self._model.state, self._model.state.data
        best = state.final or state.best
        if best is None:
            self.subtitle.set_full_text("no trial is complete")
            self._silhouette.show_slabs(())
            self._words.setText("")
            self._facts.show_facts([])
            return
        shape = data.input_shape if data else DEFAULT_SHAPE
        searched = searched_row(state, best)
        name = trial_name(searched).lower() if searched is not None else ""
        self.title.setText("The final model" if best.stage == "final" else "The best network")
        self.subtitle.set_full_text(f"network of {name}" if best.stage == "final" and name else name)
        self._silhouette.show_slabs(slabs_of(best.params, shape, len(data.classes) if data else 10))
        layers = trial_words.layers(best.params)
        self._words.setText(f"{layers}. {trial_words.weights(best.n_params)}.")
        cost = ("Multiply-adds an image", numbers.amount(best.n_macs))
        self._facts.show_facts([cost, *trial_words.settings(best.params)[: self._n_settings]])
