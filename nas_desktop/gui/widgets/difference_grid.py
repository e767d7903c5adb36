"""The settings in which a trial differs from the best, in three columns."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from nas_desktop.gui.widgets.label import RIGHT, ElidedLabel, Label

Difference = tuple[str, str, str]  # name, the best's value, its own


class DifferenceGrid(QWidget):
    """Lines are made once and used again; what is too long is shortened, and whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[Label, ElidedLabel, ElidedLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)

    @property
    def lines(self) -> list[Difference]:
        """What is shown."""
        return [
            (name.text(), theirs.full_text, own.full_text) for name, theirs, own in self._lines if not name.isHidden()
        ]

    def show_lines(self, lines: Sequence[Difference]) -> None:
        """Show these lines, and no others."""
        while len(self._lines) < len(lines):
            self._add_line()
        for i, parts in enumerate(self._lines):
            for part in parts:
                part.setVisible(i < len(lines))
            if i < len(lines):
                name, theirs, own = parts
                name.setText(lines[i][0])
                theirs.set_full_text(lines[i][1])
                own.set_full_text(lines[i][2])

    def _add_line(self) -> None:
        at = len(self._lines)
        parts = (Label("", "small", "text2"), ElidedLabel("", "small", "text3"), ElidedLabel("", "small", weight=600))
        for column, part in enumerate(parts):
            if column:
                part.setAlignment(RIGHT)
            self._grid.addWidget(part, at, column)
        self._lines.append(parts)
