"""The Data tab, which does not hold anything yet."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.empty_panel import EmptyPanel

_SENTENCE = (
    "The classes of your images, their counts and pictures, what is "
    "wrong with them, and how they are split will be shown here."
)


class DataPanel(EmptyPanel):
    """Says what will be here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "image-square", "Data", _SENTENCE, parent)
