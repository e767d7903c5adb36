"""The one question before a running search is stopped by closing the window."""

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_QUESTION = "Stop the search and quit?"
_MEANING = "Finished trials are kept. The search can be resumed later: open its project and press Resume."


class QuitDialog(QDialog):
    """The safe answer is the default."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_QUESTION)
        stay = Button(look, "Keep searching")
        stay.setDefault(True)
        stay.clicked.connect(self.reject)
        leave = Button(look, "Stop and quit", "stop-fill")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.accept)
        meaning = Label(_MEANING, tone="text2", wrap=True)
        meaning.setMinimumWidth(400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(_QUESTION, "title", weight=600))
        layout.addWidget(meaning)
        layout.addSpacing(10)
        layout.addLayout(row(None, leave, stay))
        stay.setFocus()

    def ask(self) -> bool:
        """Whether to stop and quit."""
        return self.exec() == QDialog.DialogCode.Accepted
