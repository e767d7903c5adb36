"""The log panel, which opens upwards from the bottom strip."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from nas_desktop.core.events import LogWritten
from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_HEIGHT, _LEAST_HEIGHT = 240, 120
_MAX_LINES = 2000


class LogView(QFrame):
    """What the search has written, the newest line below. Counts what came while it was closed."""

    unread_changed = Signal(int)
    closed = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._n_shown = 0
        self._n_unread = 0
        self.setProperty("part", "bar")
        self.setFixedHeight(_HEIGHT)
        self.close_button = Button(look, icon="x", kind="quiet", tip="Close the log")
        self.close_button.clicked.connect(self.closed)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setProperty("part", "log")
        self.text.setFont(mono_font())
        self.text.document().setDocumentMargin(0)
        self.text.setMaximumBlockCount(_MAX_LINES)
        self.text.setPlaceholderText("Nothing has been written yet.")
        self.text.setAccessibleName("Log")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 6, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(row(Label("Log", "heading", weight=600), None, self.close_button))
        layout.addWidget(self.text)
        model.changed.connect(self._on_changed)
        model.was_reset.connect(self._on_reset)
        self.hide()

    def set_room(self, height: int) -> None:
        """Give up height where the window is low."""
        self.setFixedHeight(max(_LEAST_HEIGHT, min(_HEIGHT, height)))

    def open(self) -> None:
        """Show the panel; everything in it counts as read."""
        self.show()
        self._n_unread = 0
        self.unread_changed.emit(0)
        self.text.setFocus()

    def _on_reset(self) -> None:
        self.text.clear()
        self._n_shown = self._n_unread = 0
        self.unread_changed.emit(0)

    def _on_changed(self) -> None:
        n_new = self._model.n_logged - self._n_shown
        if n_new <= 0:
            return
        self._n_shown = self._model.n_logged
        new = self._model.state.log[-n_new:]
        self.text.appendPlainText("\n".join(_line(entry) for entry in new))
        if self.isHidden():
            self._n_unread += len([entry for entry in new if entry.level in ("warning", "error")])
            self.unread_changed.emit(self._n_unread)


def _line(entry: LogWritten) -> str:
    source = f"trial {entry.trial}" if entry.trial is not None else "search"
    return f"{entry.level:<8}{source:<12}{entry.message}"
