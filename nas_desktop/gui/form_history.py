"""Undo and redo for the settings of a search."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nas_desktop.gui.widgets.options_form import OptionsForm

Settings = tuple[str | None, dict[str, Any]]  # preset, and the values of all rows that are shown
_MOST = 100  # steps


class FormHistory(QObject):
    """Notes every change of a form. What is typed into one field, letter by letter, is one step."""

    changed = Signal()  # whether there is something to undo or to redo

    def __init__(self, form: OptionsForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(_MOST)
        self._now: Settings | None = None
        self._is_going = False
        form.changed.connect(self._on_changed)
        self._stack.indexChanged.connect(self.changed)
        if form.preset is not None:
            self._now = self._settings()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether there is one forward."""
        return self._stack.canRedo()

    def undo(self) -> None:
        """Take the last change back."""
        self._stack.undo()

    def redo(self) -> None:
        """Make it again."""
        self._stack.redo()

    def forget(self) -> None:
        """Begin here: what was filled in by the program is nothing to take back."""
        self._stack.clear()
        self._now = self._settings()

    def show(self, settings: Settings) -> None:
        """Put settings into the form; a step of the stack does it."""
        preset, values = settings
        self._is_going = True
        try:
            if preset is not None and preset != self._form.preset:
                self._form.use_preset(preset)
            self._form.set_values(values)
        finally:
            self._is_going = False
        self._now = settings
        self._form.changed.emit()

    def _settings(self) -> Settings:
        return self._form.preset, self._form.values()

    def _on_changed(self) -> None:
        if self._is_going:
            return
        now, before = self._settings(), self._now
        if before is not None and now != before:
            self._now = now
            self._stack.push(_Step(self, before, now))
        else:
            self._now = now


class _Step(QUndoCommand):
    def __init__(self, history: FormHistory, before: Settings, after: Settings) -> None:
        super().__init__()
        self._history, self._before, self._after = history, before, after
        self._is_new = True
        self.fields = {key for key in (*before[1], *after[1]) if before[1].get(key) != after[1].get(key)}

    def id(self) -> int:
        """All can be joined, where they are of one field."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Letters typed one after another into one field are one step."""
        if not isinstance(other, _Step) or self.fields != other.fields or len(self.fields) != 1:
            return False
        if self._before[0] != other._after[0]:
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._history.show(self._before)

    def redo(self) -> None:
        if self._is_new:  # the form shows it already
            self._is_new = False
            return
        self._history.show(self._after)
