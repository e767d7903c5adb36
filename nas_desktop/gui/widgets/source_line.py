"""Where the images come from, with what can be done about it; or why nothing can be done now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import column, row

_HEIGHT = 58


class SourceLine(Card):
    """One line across the tab."""

    again_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 8, 14, 8), parent=parent)
        self.setAccessibleName("Where the images come from")
        self._icon = IconLabel(look, "folder-open", "accent", 22)
        self._title = ElidedLabel("", "heading", weight=600)
        self._words = ElidedLabel("", "small", "text2")
        self._lock = IconLabel(look, "lock-simple", "text3", 15)
        self._reason = Label("", "small", "text2")
        self.again = Button(look, "Scan again", "arrows-clockwise")
        self.other = Button(look, "Other data", "swap")
        self.again.clicked.connect(self.again_wanted)
        line = row(self._icon, gap=10)
        line.addLayout(column(None, self._title, self._words, None, gap=1), 1)
        line.addLayout(row(self._lock, self._reason, gap=6))
        line.addWidget(self.again)
        line.addWidget(self.other)
        self.fill(line)
        self.setFixedHeight(_HEIGHT)
        self.show_lock("")

    @property
    def reason(self) -> str:
        """Why the choice is locked; empty where it is not."""
        return self._reason.text()

    @property
    def words(self) -> tuple[str, str]:
        """Title and what stands below it."""
        return self._title.full_text, self._words.full_text

    def show_source(self, title: str, words: str, *, is_folder: bool = True) -> None:
        """Name the images."""
        self._icon.show_icon("folder-open" if is_folder else "package", "accent")
        if (title, words) != self.words:
            self._title.set_full_text(title)
            self._words.set_full_text(words)

    def show_lock(self, reason: str) -> None:
        """Lock the choice for a reason, or free it."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._lock.setVisible(bool(reason))
        self.other.setEnabled(not reason)
