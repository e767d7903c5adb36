"""Lines of a name and a figure, the figures right-aligned."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from nas_desktop.gui.widgets.label import RIGHT, ElidedLabel, Label


class FactGrid(QWidget):
    """Facts that can change; lines are made once and reused."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._names: list[Label] = []
        self._values: list[ElidedLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The lines shown."""
        pairs = zip(self._names, self._values, strict=True)
        return [(name.text(), value.full_text) for name, value in pairs if not name.isHidden()]

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these lines and no others."""
        while len(self._names) < len(facts):
            self._add_line()
        for i, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            shown = i < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[i][0])
                value.set_full_text(facts[i][1])

    def _add_line(self) -> None:
        name, value = Label("", "small", "text2"), ElidedLabel("", "small", weight=600)
        value.setAlignment(RIGHT)
        line = len(self._names)
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(value, line, 1)
        self._names.append(name)
        self._values.append(value)
