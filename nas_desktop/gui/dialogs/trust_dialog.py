"""The one question before the code of a search space is run for the first time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

if TYPE_CHECKING:
    from nas_desktop.search_space.user_file import SpaceFile

_QUESTION = "Run the code of this search space?"
_MEANING = (
    "A search space of your own is a Python program. It can do on this computer whatever you can do. "
    "Run it only if you wrote it, or have read it and trust where it comes from. You are asked once for this text."
)
_SIZE = (720, 520)


class TrustDialog(QDialog):
    """Shows all of the code, and is accepted where it may run. The safe answer is the default."""

    def __init__(self, look: Look, file: "SpaceFile", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_QUESTION)
        self.resize(*_SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.code = QPlainTextEdit()
        self.code.setPlainText(file.text)
        self.code.setReadOnly(True)
        self.code.setFont(mono_font())
        self.code.setAccessibleName(f"The code of {file.name}")
        self.code.setTabChangesFocus(True)
        refuse = Button(look, "Do not run it")
        refuse.setDefault(True)
        refuse.clicked.connect(self.reject)
        run = Button(look, "Run it", "play-fill")
        run.setAutoDefault(False)
        run.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(_QUESTION, "title", weight=600))
        layout.addWidget(Label(_MEANING, tone="text2", wrap=True))
        layout.addWidget(Label(file.name, "mono"))
        layout.addWidget(self.code, 1)
        layout.addLayout(row(None, run, refuse))
        refuse.setFocus()
