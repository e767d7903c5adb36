"""The Analytics tab, which does not hold anything yet."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.empty_panel import EmptyPanel

_SENTENCE = "Size against accuracy, the five best side by side, and all settings as parallel axes will be shown here."


class AnalyticsPanel(EmptyPanel):
    """Says what will be here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "chart-bar", "Analytics", _SENTENCE, parent)
