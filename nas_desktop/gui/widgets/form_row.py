"""One row of the form: label, editor, and help, which gives way to what is wrong."""

from collections.abc import Callable
from typing import Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.errors import UsageError
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.field_editors import FIELD_WIDTH, ChoiceEditor, NamesEditor
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.path_editor import PathEditor
from nas_desktop.gui.widgets.setting_editors import editor_for

_SAY_THEMSELVES = ("seed", "ranges", "minutes", "until")  # whose help needs no word on what they were


class FormRow(QObject):
    """A setting of SearchConfig in the form. Checks itself, and says whether it differs from the preset."""

    changed = Signal()

    def __init__(self, name: str, field: FieldInfo, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._flag = flag_of(field)
        self._help_text = field.description or ""
        self._preset_value: Any = None
        editor: Any = editor_for(name, field, look)
        self.editor = editor  # an Editor that is a QWidget, which no type can say
        self.editor.setAccessibleName(field.title or name)
        self.editor.setToolTip(self._help_text)
        self._label = Label(field.title or name)
        self._label.setBuddy(self.editor.line if isinstance(self.editor, PathEditor) else self.editor)
        self._sign = IconLabel(look, "warning-circle", "bad", 15)
        self._help = Label(self._help_text, "small", "text2", wrap=True)
        self._note: Callable[[], str] | None = None
        self.error = ""
        self.is_shown = True
        self.editor.changed.connect(self._on_changed)

    @property
    def is_changed(self) -> bool:
        """Whether the value differs from the preset's."""
        return bool(self.editor.value() != self._preset_value)

    @property
    def help_shown(self) -> str:
        """What stands beside the field now."""
        return self._help.text()

    def place(self, grid: QGridLayout, line: int) -> None:
        """Put the row into a grid of three columns."""
        grid.addWidget(self._label, line, 0)
        beside = row(self._sign, gap=6)
        beside.addWidget(self._help, 1)
        if isinstance(self.editor, NamesEditor):
            grid.addWidget(self.editor, line, 1, 1, 2)
            return
        if self.editor.minimumWidth() > FIELD_WIDTH:
            wide = row(self.editor, gap=grid.horizontalSpacing())
            wide.addLayout(beside, 1)
            grid.addLayout(wide, line, 1, 1, 2)
            return
        grid.addWidget(self.editor, line, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(beside, line, 2)

    def set_shown(self, shown: bool) -> None:
        """Show the row, or take it out of the form."""
        self.is_shown = shown
        for part in (self._label, self.editor, self._help):
            part.setVisible(shown and part.parent() is not None)
        self._sign.setVisible(shown and bool(self.error) and self._help.parent() is not None)

    def value(self) -> Any:
        """The value entered."""
        return self.editor.value()

    def take_preset(self, value: Any, *, adopt: bool = True) -> None:
        """The preset's value, shown as well unless the user keeps their own."""
        self._preset_value = value
        if adopt:
            self.editor.blockSignals(True)
            self.editor.set_value(value)
            self.editor.blockSignals(False)
        self._check()

    def set_note(self, note: Callable[[], str]) -> None:
        """Let `note` say what stands in place of the help while the value is right."""
        self._note = note
        self._show()

    def refuse(self, sentence: str) -> None:
        """Say that the value is wrong, for a reason that the configuration alone cannot know."""
        self.error = sentence
        self._show()

    def _on_changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        try:
            SearchConfig.parse({self.name: self.editor.value()})
            self.error = ""
        except UsageError as error:
            self.error = error.message.replace(f" ({self._flag})", "")  # nobody types flags here
        self._show()

    def _show(self) -> None:
        self._label.set_role("body", 600 if self.is_changed else 400)
        self._sign.setVisible(self.is_shown and bool(self.error) and self._help.parent() is not None)
        self._help.setText(self.error or self._usual())
        self._help.set_tone("bad" if self.error else "text2")
        field = self.editor.line if isinstance(self.editor, PathEditor) else self.editor
        _set_invalid(field, bool(self.error))

    def _usual(self) -> str:
        text = self._note() if self._note is not None else self._help_text
        if isinstance(self.editor, ChoiceEditor):
            text = self.editor.help_text() or text
        if self.is_changed and not isinstance(self.editor, PathEditor) and self.name not in _SAY_THEMSELVES:
            text = f"{text} Was: {_word(self._preset_value)}."
        return text


def _set_invalid(field: QWidget, invalid: bool) -> None:
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)


def _word(value: Any) -> str:
    match value:
        case None:
            return "no limit"
        case int():
            return numbers.count(value)
        case tuple() | dict():
            return ", ".join(value) or "none"
        case _:
            return str(value)
