"""The Best model tab, which does not hold anything yet."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.empty_panel import EmptyPanel

_SENTENCE = (
    "The diagram of the best network, its settings, its confusions "
    "and mistakes, and the files to export will be shown here."
)


class BestModelPanel(EmptyPanel):
    """Says what will be here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "trophy", "Best model", _SENTENCE, parent)
