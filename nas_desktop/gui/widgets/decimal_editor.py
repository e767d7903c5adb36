"""The editor of a setting that is a number with decimals, or no limit."""

from typing import Any

from nas_desktop.gui.widgets.field_editors import WordEditor


class DecimalEditor(WordEditor):
    """A number, with a point or a comma before its decimals, or one of a few words."""

    def value(self) -> Any:
        """The word's value, the number, or the text as it is where it is neither."""
        text = self.currentText().strip()
        if text in self._words:
            return self._words[text]
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text

    def set_value(self, value: Any) -> None:
        """Show a word or a number."""
        if isinstance(value, int | float):
            self.setEditText(f"{value:g}")
        else:
            super().set_value(value)
