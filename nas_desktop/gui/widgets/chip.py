"""A fact in a small outline: icon and words."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row


class Chip(QFrame):
    """A plain fact; the words can change, the icon stays."""

    def __init__(
        self, look: Look, text: str = "", icon: str = "", tone: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "chip")
        self._text = Label(text, "small", tone, 500)
        layout = row(gap=6, parent=self)
        layout.setContentsMargins(9, 4, 9, 4)
        if icon:
            layout.addWidget(IconLabel(look, icon, tone, 15))
        layout.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The words on it."""
        return self._text.text()

    def set_text(self, text: str) -> None:
        """Change the words; without any the chip hides."""
        if text != self._text.text():
            self._text.setText(text)
        self.setVisible(bool(text))
