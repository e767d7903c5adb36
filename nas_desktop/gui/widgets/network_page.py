"""All of one network: its drawing, where it comes from, its layers, and on wish the best one's drawing beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nas_desktop.analysis.genealogy import lineage
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_network import TrialNetwork, network_of
from nas_desktop.gui.trial_settings import drawn_settings
from nas_desktop.gui.widgets.architecture_card import ArchitectureCard
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.layer_card import LayerCard
from nas_desktop.gui.widgets.lineage_line import LineageLine

_GAP = 12


class NetworkPage(QWidget):
    """Shows what it is given; what is chosen in it goes up by the signals of its parts."""

    trial_wanted = Signal(int)  # another trial, to be opened

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compare = Button(look, "Beside the best", kind="filter", tip="Draw the best network below this one")
        self.compare.setCheckable(True)
        self.architecture = ArchitectureCard(look, (self.compare,))
        self.beside = ArchitectureCard(look)
        self.lineage = LineageLine(look)
        self.layers = LayerCard(look)
        self._best: TrialRow | None = None
        self._is_best = self._is_known = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.architecture, 11)
        column.addWidget(self.beside, 11)
        column.addWidget(self.lineage)
        column.addWidget(self.layers, 10)
        self.compare.toggled.connect(self._arrange)
        self.lineage.trial_wanted.connect(self.trial_wanted)
        self._arrange()

    def show_row(self, state: SearchState, trial: TrialRow, network: TrialNetwork | None, name: str) -> None:
        """Show the network of a trial; `name` is that of its pictures."""
        self.layers.show_network(network)
        self.architecture.show_network(network, name)
        self._best = state.best
        self._is_known = network is not None
        self._is_best = state.best is None or trial.params == state.best.params
        data = state.data
        if data is not None:
            titles = {setting.name: setting.short for setting in drawn_settings(state, state.search_rows)}
            self.lineage.show_lineage(lineage(state, trial), data.input_shape, len(data.classes), titles)
        if state.best is not None and data is not None:
            best = network_of(state.best.params, data.input_shape, len(data.classes))
            self.beside.title.setText(f"The best, trial {state.best.trial}, {numbers.percent(state.best.score)}")
            self.beside.show_network(best, f"best-trial-{state.best.trial}")
        self._arrange()

    def _arrange(self) -> None:
        self.compare.setVisible(not self._is_best)
        is_compared = self.compare.isChecked() and not self._is_best
        self.beside.setVisible(is_compared)
        self.layers.setVisible(self._is_known and not is_compared)
