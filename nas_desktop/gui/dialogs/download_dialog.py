"""Asks whether to download a data set, and stays until it is there, with the size said first."""

from threading import Event

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nas_desktop.core.errors import NasError
from nas_desktop.gui import numbers
from nas_desktop.gui.data_shelf import Shelf, ShelfSet
from nas_desktop.gui.look import Look
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.progress_bar import ProgressBar

_WIDTH = 440


class DownloadDialog(QDialog):
    """Nothing is fetched before *Download* is pressed, and nothing remains of what is cancelled."""

    fetched = Signal(str)  # the set's name
    _progressed = Signal(object, object)  # bytes done, bytes in all; emitted by the thread

    def __init__(self, look: Look, tasks: Tasks, shelf: Shelf, wanted: ShelfSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._shelf = shelf
        self._wanted = wanted
        self._cancelled = Event()
        self.is_fetching = False
        self.setWindowTitle(f"Download {wanted.title}?")
        self._question = Label(f"Download {wanted.title}?", "title", weight=600)
        size, folder = numbers.size(wanted.n_bytes), shelf.folder()
        meaning = f"{size} will be put into {folder}. Length and checksum are verified."
        self._meaning = Label(meaning, tone="text2", wrap=True)
        self.bar = ProgressBar(look)
        self.words = Label("", "small", "text2", wrap=True)
        self.download = Button(look, f"Download {size}", "download-simple")
        self.cancel = Button(look, "Cancel")
        self._layout = QVBoxLayout(self)
        self._build()
        self.download.clicked.connect(self._on_download)
        self.cancel.clicked.connect(self.reject)
        self._progressed.connect(self._on_progressed)

    def reject(self) -> None:
        """Cancel what is under way, and close."""
        self._cancelled.set()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the dialog cancels as well."""
        self._cancelled.set()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its sentences need."""
        return QSize(_WIDTH + 48, self._layout.totalHeightForWidth(_WIDTH + 48))

    def _build(self) -> None:
        self._meaning.setMinimumWidth(_WIDTH)
        self.words.setMinimumHeight(self.words.fontMetrics().height())
        self.bar.setVisible(False)
        self.cancel.setDefault(True)
        self.download.setAutoDefault(False)
        layout = self._layout
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self._question)
        layout.addWidget(self._meaning)
        layout.addSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addSpacing(6)
        layout.addLayout(row(None, self.download, self.cancel))
        self.cancel.setFocus()

    def _on_download(self) -> None:
        self._cancelled.clear()
        self.download.setEnabled(False)
        self.words.set_tone("text2")
        self.words.setText("Asking for it…")
        self.bar.show_share(0.0)
        self.bar.setVisible(True)
        self.is_fetching = True
        self._tasks.start(self._fetch())

    async def _fetch(self) -> None:
        def tell(done: int, n_bytes: int) -> None:
            self._progressed.emit(done, n_bytes)

        name, cancelled = self._wanted.name, self._cancelled
        try:
            await self._tasks.in_thread(lambda: self._shelf.fetch(name, tell, cancelled.is_set))
        except NasError as error:
            self.is_fetching = False
            if not cancelled.is_set():
                self._show_problem(error)
            return
        self.is_fetching = False
        if not cancelled.is_set():
            self.fetched.emit(name)
            self.accept()

    def _show_problem(self, error: NasError) -> None:
        self.bar.setVisible(False)
        self.words.set_tone("bad")
        self.words.setText(str(error))
        self.download.show_as("Try again", "arrows-clockwise")
        self.download.setEnabled(True)
        self.adjustSize()

    def _on_progressed(self, done: int, n_bytes: int) -> None:
        self.words.setText(f"{numbers.size(done)} of {numbers.size(n_bytes)}")
        self.bar.show_share(done / max(1, n_bytes))
