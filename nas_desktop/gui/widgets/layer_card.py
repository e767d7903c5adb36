"""The card around the table of a network's layers."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layer_table import LayerTable
from nas_desktop.gui.widgets.layouts import row

_LEAST_HEIGHT = 136  # of the table: head and three rows


class LayerCard(Card):
    """Every layer of one network."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.copy = ConfirmingButton(look, icon="copy", kind="quiet", tip="Copy table")
        super().__init__(margins=(1, 12, 1, 4), gap=6, parent=parent)
        self.setAccessibleName("Layers")
        head = row(Label("Layers", "heading", weight=600))
        head.setContentsMargins(15, 0, 15, 0)
        head.addWidget(self.subtitle, 1)
        head.addWidget(self.copy)
        self.fill(head)
        self.table = LayerTable(look)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.body.addWidget(self.table, 1)
        self.copy.clicked.connect(self._on_copy)

    def show_network(self, network: TrialNetwork | None) -> None:
        """Show the layers of a network; without one the card hides."""
        self.setVisible(network is not None)
        self.table.show_network(network)
        if network is not None:
            cost = network.cost
            self.subtitle.set_full_text(
                f"{numbers.count(len(cost.layers))} layers, {numbers.count(cost.n_params)} weights, "
                f"{numbers.count(cost.n_macs)} multiply-adds for one image"
            )

    def _on_copy(self) -> None:
        self.table.copy()
        self.copy.confirm()
