"""The editors of form rows. Each has `value`, `set_value` and a signal `changed`; a form needs to know no more."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QMenu, QSpinBox, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button

FIELD_WIDTH = 180
_SEPARATORS = str.maketrans("", "", "\u00a0\u202f ,.'’_")


class Editor(Protocol):
    """What a form needs of an editor, which is a QWidget as well."""

    changed: SignalInstance

    def value(self) -> Any:
        """The value entered, right or wrong."""

    def set_value(self, value: Any) -> None:
        """Show a value."""


class NumberEditor(QSpinBox):
    """A whole number between two limits."""

    changed = Signal()

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(9, 0, 0, 0)  # a style sheet's padding does not reach this line edit
        self.setFixedWidth(FIELD_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.changed)

    def set_value(self, value: Any) -> None:
        """Show a number."""
        self.setValue(int(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a wheel must not change a setting in passing."""
        event.ignore()


class WordEditor(QComboBox):
    """A number or one of a few words; the numbers offered are only suggestions."""

    changed = Signal()

    def __init__(
        self, words: Mapping[str, Any], suggestions: Sequence[int] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = dict(words)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([*self._words, *(numbers.count(n) for n in suggestions)])
        self.setFixedWidth(FIELD_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editTextChanged.connect(self.changed)

    def value(self) -> Any:
        """The word's value, the number, or the text as it is where it is neither."""
        text = self.currentText().strip()
        if text in self._words:
            return self._words[text]
        digits = text.translate(_SEPARATORS)
        return int(digits) if digits.isdecimal() else text

    def set_value(self, value: Any) -> None:
        """Show a word or a number."""
        word = next((word for word, meant in self._words.items() if meant == value), None)
        self.setEditText(word if word is not None else numbers.count(value) if isinstance(value, int) else str(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class ChoiceEditor(QComboBox):
    """One of a few values by their titles, each with a line of help."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help = [help_text for _, _, help_text in choices]
        for value, title, _ in choices:
            self.addItem(title, value)
        self.setFixedWidth(FIELD_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self.changed)

    def value(self) -> Any:
        """The chosen value."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose a value."""
        self.setCurrentIndex(self.findData(value))

    def help_text(self) -> str:
        """The line of help of the choice; may be empty."""
        return self._help[self.currentIndex()] if self.currentIndex() >= 0 else ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class NamesEditor(QWidget):
    """Any of a few names, each a box to tick."""

    changed = Signal()

    def __init__(self, names: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._boxes = {name: QCheckBox(title) for name, title in names}
        for box in self._boxes.values():
            box.toggled.connect(self.changed)
            layout.addWidget(box)
        layout.addStretch(1)

    def value(self) -> tuple[str, ...]:
        """The ticked names, in their order."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        """Tick these names and no others."""
        for name, box in self._boxes.items():
            box.setChecked(name in value)

    def setAccessibleName(self, name: str) -> None:
        """Name the whole row."""
        super().setAccessibleName(name)
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")


class PathEditor(QWidget):
    """A folder, a file or a name, typed or looked for."""

    changed = Signal()

    def __init__(self, look: Look, named: Mapping[str, str], *, optional: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._titles = {name: title for title, name in named.items()}
        self._menu = QMenu(self)
        self._menu.addAction("Folder of class folders…", self._browse_folder)
        self._menu.addAction("File of arrays (.npz)…", self._browse_file)
        for title, name in named.items():
            self._menu.addAction(title).setData(name)
        if optional:
            self._menu.addAction("None").setData("")
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
