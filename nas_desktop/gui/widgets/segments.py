"""Buttons in a row, of which one is chosen: what a place shows."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.layouts import row


class Segments(QWidget):
    """The first is chosen at first.

    Args:
        names: on the buttons.
        purpose: what they choose, for a reader that cannot see them.
    """

    chosen = Signal(str)  # by the user

    def __init__(self, look: Look, names: Sequence[str], purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: Button(look, name, kind="filter") for name in names}
        self._group = ChoiceGroup(self)
        for name, button in self.buttons.items():
            button.setCheckable(True)
            button.setAccessibleName(f"{purpose}: {name}")
            self._group.addButton(button)
        self.buttons[names[0]].setChecked(True)
        self.layout_row = row(*self.buttons.values(), None, gap=6, parent=self)
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.text()))

    @property
    def current(self) -> str:
        """The name that is chosen."""
        button = self._group.checkedButton()
        return button.text() if button is not None else ""

    def choose(self, name: str) -> None:
        """Choose one, as if the user had."""
        self.buttons[name].setChecked(True)
        self.chosen.emit(name)
