"""The editors of form rows. Each has `value`, `set_value` and a signal `changed`; a form needs to know no more."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QWidget

from nas_desktop.gui import numbers

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
        self.ensurePolished()
        self.setFixedWidth(max(FIELD_WIDTH, self.sizeHint().width()))  # a title is never cut
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
        self._offered = frozenset(self._boxes)
        for box in self._boxes.values():
            box.toggled.connect(self.changed)
            layout.addWidget(box)
        layout.addStretch(1)

    def value(self) -> tuple[str, ...]:
        """The ticked names, in their order."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked() and name in self._offered)

    def offer(self, names: Collection[str]) -> None:
        """Show the boxes of these names only; the others count as not ticked."""
        self._offered = frozenset(names)
        for name, box in self._boxes.items():
            box.setVisible(name in names)

    def set_value(self, value: Any) -> None:
        """Tick these names and no others."""
        for name, box in self._boxes.items():
            box.setChecked(name in value)

    def setAccessibleName(self, name: str) -> None:
        """Name the whole row."""
        super().setAccessibleName(name)
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")
