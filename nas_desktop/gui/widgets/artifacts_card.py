"""The files of a run: their sizes, the text of a small one, and the folder they lie in."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_table import FactTable
from nas_desktop.gui.widgets.label import CENTRE, Label
from nas_desktop.gui.widgets.stack import Stack
from nas_desktop.tracking.runs import Artifacts

_NONE_KEPT = "The run has kept none."


class ArtifactsCard(Card):
    """A double click, or Enter, shows what is in a small file."""

    text_wanted = Signal(str)  # path of the file below the run's folder

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.back = Button(look, "All files", kind="link")
        self.folder = Button(look, "Show in files", kind="link")
        super().__init__("Artifacts", " ", (self.back, self.folder), gap=4, parent=parent)
        self._artifacts = Artifacts("", (), "")
        self.table = FactTable(look, "Artifacts", icon="file-text")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(mono_font())
        self.text.setTabChangesFocus(True)
        self.placeholder = Label(_NONE_KEPT, "small", "text2", wrap=True, align=CENTRE)
        self._pages = Stack(self.table, self.text, self.placeholder)
        self._pages.setMinimumHeight(self.table.minimumHeight())
        self.fill(self._pages, stretch=1)
        self.table.opened.connect(self.text_wanted)
        self.back.clicked.connect(self._show_files)
        self.folder.clicked.connect(self._open_folder)
        self._show_files()

    def show_artifacts(self, artifacts: Artifacts, *, anew: bool) -> None:
        """Show these; `anew` where they are another run's, so that no text stays open."""
        self._artifacts = artifacts
        self.table.show_facts([(file.path, numbers.size(file.size)) for file in artifacts.files])
        if anew or self._pages.current is not self.text:
            self._show_files()

    def show_text(self, path: str, text: str) -> None:
        """Show what is in a file, or why that cannot be shown."""
        self.subtitle.set_full_text(path)
        self.text.setPlainText(text)
        self.text.setAccessibleName(path)
        self.back.show()
        self._pages.show_page(self.text)

    def _show_files(self) -> None:
        files = self._artifacts.files
        self.back.hide()
        self.folder.setVisible(bool(self._artifacts.folder))
        total = f"{numbers.counted(len(files), 'file')}, {numbers.size(sum(file.size for file in files))}"
        self.subtitle.set_full_text(self._artifacts.problem or total if files else "")
        self.placeholder.setText(self._artifacts.problem or _NONE_KEPT)
        self._pages.show_page(self.table if files else self.placeholder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._artifacts.folder))
