"""The editor of a path in a form row: typed, looked for, or one of a few that have names."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.field_editors import FIELD_WIDTH


class PathEditor(QWidget):
    """A folder, a file or a name, typed or looked for."""

    changed = Signal()

    def __init__(self, look: Look, named: Mapping[str, str], *, optional: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._titles = {name: title for title, name in named.items()}
        self._menu = QMenu(self)
        self.offer(("Folder of class folders…", self._browse_folder), ("File of arrays (.npz)…", self._browse_file))
        self._menu.triggered.connect(self._on_named)
        self.line = QLineEdit()
        self.line.setPlaceholderText("none" if optional else "")
        self.line.editingFinished.connect(self._on_edited)
        self._browse = Button(look, icon="folder-open", tip="Browse…")
        self._browse.clicked.connect(self._open_menu)
        self._told: Any = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._browse)
        self.setFixedWidth(FIELD_WIDTH)

    def offer(self, *ways: tuple[str, Callable[[], None]]) -> None:
        """Let the menu hold these ways to look for a path, then the names."""
        self._menu.clear()
        for title, browse in ways:
            self._menu.addAction(title, browse)
        for name, title in self._titles.items():
            self._menu.addAction(title).setData(name)
        if self._optional:
            self._menu.addAction("None").setData("")

    def value(self) -> str | None:
        """What was entered; None where nothing was and nothing is needed."""
        shown = self.line.text().strip()
        text = next((name for name, title in self._titles.items() if title == shown), shown)
        return None if self._optional and not text else text

    def set_value(self, value: Any) -> None:
        """Show a path."""
        self._take(str(value or ""))

    def setAccessibleName(self, name: str) -> None:
        """Name the line and its button."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self._browse.setAccessibleName(f"Browse for {name.lower()}")

    def _take(self, text: str) -> None:
        self.line.setText(self._titles.get(text, text))
        self.line.setCursorPosition(0)
        self._on_edited()

    def _on_named(self, action: QAction) -> None:
        if action.data() is not None:
            self._take(str(action.data()))

    def _on_edited(self) -> None:
        self.line.setToolTip(self.line.text())
        if self.value() != self._told:
            self._told = self.value()
            self.changed.emit()

    def _open_menu(self) -> None:
        self._menu.popup(self._browse.mapToGlobal(self._browse.rect().bottomLeft()))

    def _browse_folder(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "Open a folder of class folders"):
            self._take(folder)

    def _browse_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a file of arrays", "", "Arrays (*.npz)")
        if path:
            self._take(path)
