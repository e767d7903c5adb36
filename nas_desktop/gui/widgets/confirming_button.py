"""A button that says for a moment that what it does is done, where nothing else would show it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button

_SHOWN_MS = 3000


class ConfirmingButton(Button):
    """As wide as its longer word, so that nothing moves."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        icon: str = "",
        kind: str = "plain",
        tip: str = "",
        done: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, icon, kind, tip, parent)
        self._usual, self._done = (text, icon), (done, "check")
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._on_over)

    def confirm(self) -> None:
        """Say that it is done."""
        if self.text():
            self.setMinimumWidth(self.width())
        self.show_as(*self._done)
        self._timer.start()

    def _on_over(self) -> None:
        self.show_as(*self._usual)
