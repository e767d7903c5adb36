"""The label that follows the pointer over a plot."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from nas_desktop.gui.widgets.label import RIGHT, Label

_N_LINES = 4


class HoverLabel(QFrame):
    """A heading and up to four lines of name and value, beside the pointer and always inside its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setProperty("part", "hover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._head = Label("", "small", weight=600)
        self._names = [Label("", "small", "text3") for _ in range(_N_LINES)]
        self._values = [Label("", "small", weight=500, align=RIGHT) for _ in range(_N_LINES)]
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._head, 0, 0, 1, 2)
        for i in range(_N_LINES):
            grid.addWidget(self._names[i], i + 1, 0)
            grid.addWidget(self._values[i], i + 1, 1)
        self.hide()

    def show_lines(self, at: QPoint, head: str, lines: list[tuple[str, str]]) -> None:
        """Show the lines 14 to the right of and 12 below `at`, or on the other side where there is no room."""
        self._head.setText(head)
        for i in range(_N_LINES):
            name, value = lines[i] if i < len(lines) else ("", "")
            self._names[i].setText(name)
            self._values[i].setText(value)
            self._names[i].setVisible(bool(name))
            self._values[i].setVisible(bool(name))
        self.adjustSize()
        room = self._parent.rect()
        x = at.x() + 14 if at.x() + 14 + self.width() <= room.right() else at.x() - 14 - self.width()
        y = at.y() + 12 if at.y() + 12 + self.height() <= room.bottom() else at.y() - 12 - self.height()
        self.move(max(2, x), max(2, y))
        self.show()
        self.raise_()
