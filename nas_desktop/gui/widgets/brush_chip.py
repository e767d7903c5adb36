"""Says which trials are singled out, wherever that shows, and lets go of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_MOST_WIDTH = 460


class BrushChip(QWidget):
    """A chip on soft ground and *Clear*; hidden while all trials are alike."""

    clear_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self._words = Label("", "small", "accent", 500)
        self._chip = QFrame()
        self._chip.setProperty("part", "banner")
        self._chip.setProperty("tone", "accent")
        self._chip.setFixedHeight(26)
        self._chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        inner = row(IconLabel(look, "funnel", "accent", 14), self._words, gap=6, parent=self._chip)
        inner.setContentsMargins(10, 0, 10, 0)
        self.clear = Button(look, "Clear", kind="link")
        row(self._chip, self.clear, gap=6, parent=self)
        self.clear.clicked.connect(self.clear_wanted)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, all of it."""
        return self._full

    def say(self, words: str) -> None:
        """Say which trials are singled out; without words, hide."""
        self._full = words
        metrics = self._words.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _MOST_WIDTH)
        self._words.setText(shown)
        self._chip.setToolTip(words if shown != words else "")
        self._chip.setAccessibleName(words)
        self.setVisible(bool(words))
