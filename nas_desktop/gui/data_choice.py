"""The ways to choose images: built in, a folder, a file, a well-known set that is here or can be fetched."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.gui import numbers
from nas_desktop.gui.data_shelf import Shelf, ShelfSet
from nas_desktop.gui.dialogs.download_dialog import DownloadDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.tasks import Tasks


class DataChoice(QObject):
    """Asks where it must; `chosen` says what a search is to be given as its data."""

    chosen = Signal(str)

    def __init__(self, look: Look, tasks: Tasks, shelf: Shelf, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._tasks = tasks
        self._shelf = shelf
        self._window = window

    @property
    def sets(self) -> list[ShelfSet]:
        """The well-known sets, those on this computer first."""
        return sorted(self._shelf.sets(), key=lambda one: not one.is_here)

    def fill(self, menu: QMenu) -> None:
        """Put all ways into a menu."""
        menu.clear()
        menu.addAction("Folder of class folders…", self.ask_for_folder)
        menu.addAction("File (.csv, .npz, archive)…", self.ask_for_file)
        menu.addAction("Built-in images", self.choose_built_in)
        is_here = None
        for one in self.sets:
            if one.is_here != is_here:
                is_here = one.is_here
                menu.addSeparator()  # a section's title would not be shown: the menu has a style sheet
                menu.addAction("On this computer" if is_here else "To download").setEnabled(False)
            text = one.title if one.is_here else f"{one.title}, {numbers.size(one.n_bytes)}…"
            action = menu.addAction(text)
            action.setData(one.name)
            action.triggered.connect(self._on_set)

    def ask_for_folder(self) -> None:
        """Let the user look for a folder."""
        if folder := QFileDialog.getExistingDirectory(self._window, "Open a folder of class folders"):
            self.chosen.emit(folder)

    def ask_for_file(self) -> None:
        """Let the user look for a file."""
        title, kinds = "Open a file of images", "Images (*.zip *.csv *.tsv *.npz *.tar.gz *.mat);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if path:
            self.chosen.emit(path)

    def choose_built_in(self) -> None:
        """The images that ship with the program."""
        self.chosen.emit(BUILT_IN_DATA)

    def choose_set(self, name: str) -> None:
        """A well-known set; one that is not here is offered for download."""
        one = next(one for one in self._shelf.sets() if one.name == name)
        if one.is_here:
            self.chosen.emit(name)
            return
        dialog = DownloadDialog(self._look, self._tasks, self._shelf, one, self._window)
        dialog.fetched.connect(self.chosen)
        dialog.open()

    def _on_set(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.choose_set(str(sender.data()))


def dropped_path(mime: QMimeData) -> str:
    """The one folder or file that is being dragged; empty where it is something else."""
    urls = mime.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return ""
    path = Path(urls[0].toLocalFile())
    return str(path) if path.exists() else ""
