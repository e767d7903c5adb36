"""One sentence above a tab, with at most three links, that stays until it is solved."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_MAX_LINKS = 3
_ICONS = {"accent": "info", "good": "check-circle", "warn": "warning", "bad": "x-circle", "best": "star"}


class Banner(QFrame):
    """Hidden until `show_message` is called."""

    link_clicked = Signal(str)  # the word on it

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self._icon = IconLabel(look, "info", "accent", 18)
        self._text = Label(wrap=True)
        self._links = [Button(look, kind="link", tip="…") for _ in range(_MAX_LINKS)]
        layout = row(self._icon, gap=10, parent=self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.addWidget(self._text, 1)
        for link in self._links:
            link.setMinimumWidth(0)
            link.setMaximumWidth(16777215)
            link.setToolTip("")
            link.clicked.connect(self._on_clicked)
            layout.addWidget(link)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_message(self, tone: str, text: str, *links: str) -> None:
        """Say something in the tone accent, good, warn, bad or best."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self._icon.show_icon(_ICONS[tone], tone)
        self._text.setText(text)
        for link, word in zip(self._links, (*links, "", "", "")[:_MAX_LINKS], strict=True):
            link.setText(word)
            link.setAccessibleName(word)
            link.setVisible(bool(word))
        self.show()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.link_clicked.emit(sender.text())
