"""What nobody foresaw, with its details to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row


class ErrorDialog(QDialog):
    """One error, in a window of its own that stops nothing. Further errors add to its details."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unexpected error")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.resize(640, 380)
        self._summary = Label("", "heading", weight=600, wrap=True)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setFont(mono_font())
        self._details.setAccessibleName("Details of the error")
        copy = Button(look, "Copy details", "copy", "quiet")
        copy.clicked.connect(self._copy)
        close = Button(look, "Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        help_text = "The program did not expect this. A running search goes on, and nothing of it is lost."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        head = row(IconLabel(look, "warning-circle", "bad", 22), gap=10)
        head.addWidget(self._summary, 1)
        layout.addLayout(head)
        layout.addWidget(Label(help_text, "small", "text2", wrap=True))
        layout.addWidget(self._details, 1)
        layout.addLayout(row(copy, None, close))

    @property
    def details(self) -> str:
        """All that was reported since the dialog was opened."""
        return self._details.toPlainText()

    def report(self, summary: str, details: str) -> None:
        """Show an error; while the dialog is open, add it below."""
        if not self.isVisible():
            self._details.clear()
            self._summary.setText(summary)
        self._details.appendPlainText(details)
        self.show()
        self.raise_()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._summary.text()}\n\n{self.details}")
