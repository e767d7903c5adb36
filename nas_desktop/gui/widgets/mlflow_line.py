"""MLflow's own window for the store: a button, then its address, and the way to end it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from nas_desktop.core.errors import NasError
from nas_desktop.gui.look import Look
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.tracking.mlflow_ui import MlflowUi

Opener = Callable[[str], object]
_TIP = "Serve MLflow’s own pages on this computer alone, and open them in the browser"


def open_in_browser(address: str) -> None:
    """Show a page in the user's browser."""
    QDesktopServices.openUrl(QUrl(address))


class MlflowLine(QWidget):
    """At the foot of the tree. The server ends with `end`, with another store, and with the program.

    Args:
        opener: Shows an address to the user.
        server: Makes the server for a store, which is writable or not.
    """

    def __init__(
        self,
        tasks: Tasks,
        look: Look,
        opener: Opener = open_in_browser,
        server: Callable[[Path, bool], MlflowUi] = lambda store, writable: MlflowUi(store, writable=writable),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._opener = opener
        self._server = server
        self._ui: MlflowUi | None = None
        self._store: Path | None = None
        self._writable = False
        self.open = Button(look, "Open in MLflow", "arrow-square-out", kind="quiet", tip=_TIP)
        self.words = Label("", "small", "text2", wrap=True)
        self.address = Button(look, "…", kind="link", tip="Open this page again")
        self.stop = Button(look, "Stop", tip="End MLflow’s server")
        layout = row(self.open, self.address, gap=8, parent=self)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.stop)
        self.open.clicked.connect(self._start)
        self.address.clicked.connect(lambda: self._opener(self.address.text()))
        self.stop.clicked.connect(self.end)
        self.open.setEnabled(False)
        self._show("")

    def show_store(self, store: Path | None, *, writable: bool) -> None:
        """Serve this store from now on, once the user wants it."""
        if store != self._store:
            self.end()
        self._store, self._writable = store, writable
        self.open.setEnabled(store is not None)

    def end(self) -> None:
        """End the server, if there is one."""
        if self._ui is not None:
            self._ui.stop()
            self._ui = None
        self._show("")

    def _start(self) -> None:
        if self._store is not None and self._ui is None:
            self._ui = self._server(self._store, self._writable)
            self._show("MLflow is starting…")
            self._tasks.start(self._serve(self._ui))

    async def _serve(self, ui: MlflowUi) -> None:
        try:
            address = await self._tasks.in_thread(ui.start)
        except NasError as error:
            if ui is self._ui:
                self._ui = None
                self._show("", problem=str(error))
            return
        if ui is self._ui:
            self._show("", address)
            self._opener(address)

    def _show(self, words: str, address: str = "", problem: str = "") -> None:
        self.words.set_tone("bad" if problem else "text2")
        self.words.setText(problem or words)
        self.address.setText(address)
        self.address.setAccessibleName(f"MLflow at {address}")
        self.open.setVisible(self._ui is None)
        self.address.setVisible(bool(address))
        self.stop.setVisible(self._ui is not None)
