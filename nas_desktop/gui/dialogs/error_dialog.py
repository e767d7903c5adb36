"""What nobody foresaw: what happened in plain words first, details on demand, and a report to copy."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from nas_desktop.gui.error_report import error_report
from nas_desktop.gui.error_words import LABELS, Act, explain
from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.log_files import log_file
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_WIDTH, _DETAILS_HEIGHT = 600, 220
_USUAL = "The program did not expect this. A running search goes on, and nothing of it is lost."


class ErrorDialog(QDialog):
    """One error, in a window of its own that stops nothing. Further errors add to its details."""

    act_wanted = Signal(str)  # an Act of `error_words`

    def __init__(self, look: Look, parent: QWidget | None = None, device: Callable[[], str] = str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unexpected error")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.device = device  # in use, in words; said in the report
        self._act: Act | None = None
        self._n_errors = 0
        self._summary = Label("", "heading", weight=600, wrap=True)
        self._meaning = Label(_USUAL, "small", "text2", wrap=True)
        self._meaning.setMinimumWidth(_WIDTH)
        self._more = Label("", "small", "text2")
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setFont(mono_font())
        self._text.setAccessibleName("Details of the error")
        self._text.setFixedHeight(_DETAILS_HEIGHT)
        self._text.setTabChangesFocus(True)
        self.show_details = Button(look, "Show details", kind="quiet")
        self.copy = ConfirmingButton(look, "Copy details", "copy", "quiet", done="Copied")
        self.open_log = Button(look, "Open log", "article", "quiet")
        self.act = Button(look, LABELS["folder"])
        self.close_button = Button(look, "Close")
        self._build(look)
        self._wire()

    @property
    def details(self) -> str:
        """All that was reported since the dialog was opened."""
        return self._text.toPlainText()

    def report(self, summary: str, details: str, meaning: str = _USUAL, *, unfold: bool = False) -> None:
        """Show an error; while the dialog is open, add it below.

        Args:
            summary: what happened.
            details: such as a traceback; shown on demand.
            meaning: what it means for the reader.
            unfold: whether the details are shown at once.
        """
        if not self.isVisible():
            self._n_errors = 0
            self._text.clear()
            self._meaning.setText(meaning)
            self._show_first(summary)
            self._fold(shown=unfold)
        self._n_errors += 1
        self._more.setText(f"{self._n_errors} errors; the details hold all of them." if self._n_errors > 1 else "")
        self._more.setVisible(self._n_errors > 1)
        self._text.appendPlainText(details)
        self.show()
        self.raise_()

    def _show_first(self, summary: str) -> None:
        """Plain words where the cause is known; its own word then stands in the details."""
        known = explain(summary)
        self._act = known.act if known is not None else None
        self._raw = summary
        self._summary.setText(known.happened if known is not None else summary)
        self.act.setVisible(known is not None and known.act != "log")
        if known is not None:
            self.act.show_as(known.label, "")
            self._text.appendPlainText(summary)

    def _build(self, look: Look) -> None:
        self._raw = ""
        self.close_button.setDefault(True)
        for button in (self.show_details, self.copy, self.open_log, self.act):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        head = row(IconLabel(look, "warning-circle", "bad", 22), gap=10)
        head.addWidget(self._summary, 1)
        layout.addLayout(head)
        layout.addWidget(self._meaning)
        layout.addWidget(self._more)
        layout.addWidget(self._text)
        layout.addLayout(row(self.show_details, self.copy, self.open_log, None, self.act, self.close_button))
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self._text.hide()

    def _wire(self) -> None:
        self.show_details.clicked.connect(self._on_fold)
        self.copy.clicked.connect(self._copy)
        self.open_log.clicked.connect(self._open_log)
        self.act.clicked.connect(self._on_act)
        self.close_button.clicked.connect(self.accept)

    def _on_fold(self) -> None:
        self._fold(shown=self._text.isHidden())

    def _fold(self, *, shown: bool) -> None:
        self._text.setVisible(shown)
        self.show_details.show_as("Hide details" if shown else "Show details", "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(error_report(self._raw, self.details, self.device()))
        self.copy.confirm()

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file())))

    def _on_act(self) -> None:
        if self._act is not None:
            self.act_wanted.emit(self._act)
        self.accept()
