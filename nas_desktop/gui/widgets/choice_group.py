"""Buttons of which one is chosen, as the keyboard meets them."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup


class ChoiceGroup(QButtonGroup):
    """The Tab key stops at the chosen button, and the arrow keys go on from there, as with radio buttons."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.buttonToggled.connect(self._on_toggled)

    def _on_toggled(self, toggled: QAbstractButton, chosen: bool) -> None:
        if chosen:
            for button in self.buttons():
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button is toggled else Qt.FocusPolicy.NoFocus)
