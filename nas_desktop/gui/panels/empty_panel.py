"""A tab that holds nothing yet, and says what it will hold."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.placeholder import Placeholder


class EmptyPanel(Page):
    """One card with a placeholder."""

    def __init__(self, look: Look, icon: str, heading: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        card.setAccessibleName(f"{heading}. {sentence}")
        card.fill(Placeholder(look, icon, heading, sentence), stretch=1)
        self.column.addWidget(card, 1)
