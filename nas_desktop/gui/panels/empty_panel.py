"""A tab that holds nothing yet, and says what it will hold."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.placeholder import Placeholder


class EmptyPanel(QWidget):
    """One card with a placeholder."""

    def __init__(self, look: Look, icon: str, heading: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        card.setAccessibleName(f"{heading}. {sentence}")
        card.fill(Placeholder(look, icon, heading, sentence), stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(card)
