"""The editor of ranges in a form row: a button that opens them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Value
from nas_desktop.gui.dialogs.ranges_dialog import RangesDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.field_editors import FIELD_WIDTH
from nas_desktop.search_space.edited import Ranges, parameter_named, short_name
from nas_desktop.search_space.parameters import SearchSpace


class RangesEditor(QWidget):
    """Holds ranges by short name; those of parameters that the space does not have are kept, but do not count."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._space: SearchSpace | None = None
        self._ranges: dict[str, tuple[Value, ...]] = {}
        self.button = Button(look, "Edit ranges…", "sliders-horizontal")
        self.button.clicked.connect(self.open_dialog)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.setFixedWidth(FIELD_WIDTH)
        self.setFocusProxy(self.button)

    def value(self) -> dict[str, tuple[Value, ...]]:
        """The edited ranges of the space shown."""
        known = self._short_names()
        return {name: values for name, values in self._ranges.items() if name in known}

    def set_value(self, value: Any) -> None:
        """Take other ranges, by any of the names their parameters go by."""
        self._take(dict(value))

    def show_space(self, space: SearchSpace) -> None:
        """Edit the ranges of `space`, which has those that hold where none is edited."""
        if space != self._space:
            before = self.value()
            self._space = space
            self._ranges = {self._short(name): values for name, values in self._ranges.items()}
            if self.value() != before:
                self.changed.emit()

    def setAccessibleName(self, name: str) -> None:
        """Name the button, too."""
        super().setAccessibleName(name)
        self.button.setAccessibleName(f"{name}: {self.button.text()}")

    def open_dialog(self) -> None:
        """Let the user edit them."""
        if self._space is None:
            return
        dialog = RangesDialog(self._look, self._space, self.value(), self)
        if dialog.exec() == RangesDialog.DialogCode.Accepted:
            others = {name: values for name, values in self._ranges.items() if name not in self._short_names()}
            self._take({**others, **dialog.ranges()})

    def _take(self, ranges: Ranges) -> None:
        before = self.value()
        self._ranges = {self._short(name): tuple(values) for name, values in ranges.items()}
        if self.value() != before:
            self.changed.emit()

    def _short(self, name: str) -> str:
        try:
            return short_name(parameter_named(self._space, name)) if self._space is not None else name
        except UsageError:
            return name  # of another space

    def _short_names(self) -> Mapping[str, object]:
        if self._space is None:
            return self._ranges
        return {short_name(parameter): parameter for parameter in self._space.parameters}
