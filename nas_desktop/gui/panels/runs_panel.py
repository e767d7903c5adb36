"""The Runs tab, which does not hold anything yet."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.empty_panel import EmptyPanel

_SENTENCE = (
    "Every search and trial as it is stored in MLflow, with parameters, metrics and artifacts, will be shown here."
)


class RunsPanel(EmptyPanel):
    """Says what will be here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "tree-structure", "Runs", _SENTENCE, parent)
