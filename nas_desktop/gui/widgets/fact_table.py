"""Many lines of a name and a value: they scroll, can be looked through and copied."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import LEFT, RIGHT

_ROW_HEIGHT = 26
_N_SEEN = 2  # rows of the smallest table
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Fact = tuple[str, str]


class FactModel(QAbstractTableModel):
    """Names at the left, values at the right."""

    def __init__(self, look: Look, icon: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._fonts = (role_font("small"), role_font("small", 600 if not icon else 400))
        self.facts: list[Fact] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these and no others; where only values changed, the lines stay."""
        if [name for name, _ in facts] == [name for name, _ in self.facts]:
            self.facts = list(facts)
            self.dataChanged.emit(self.index(0, 1), self.index(len(facts) - 1, 1))
            return
        self.beginResetModel()
        self.facts = list(facts)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.facts)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The name and the value."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        text, is_value = self.facts[index.row()][index.column()], index.column() == 1
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.replace("\n", " ")
            case Qt.ItemDataRole.ToolTipRole:
                return text
            case Qt.ItemDataRole.FontRole:
                return self._fonts[index.column()]
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if is_value else LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._look.theme.color("text" if is_value != bool(self._icon) else "text2")
            case Qt.ItemDataRole.DecorationRole if self._icon and not is_value:
                return self._look.icon(self._icon)
        return None


class FactTable(QTableView):
    """A table without lines or heads.

    Args:
        look: Theme and icons.
        name: What it holds, for those who hear it.
        icon: Stands before each name; then the names are what matters, and the values are grey.
    """

    opened = Signal(str)  # the name of a line, by double click or Enter

    def __init__(self, look: Look, name: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = FactModel(look, icon, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._source)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setFilterKeyColumn(-1)
        self.setModel(self._proxy)
        self.setAccessibleName(name)
        self._set_up_view()
        self.activated.connect(self._on_activated)
        look.changed.connect(self.viewport().update)

    @property
    def facts(self) -> list[Fact]:
        """The lines shown."""
        return [self._fact(row) for row in range(self._proxy.rowCount())]

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these and no others."""
        self._source.show_facts(facts)

    def look_for(self, text: str) -> None:
        """Show only the lines that contain `text`, in their name or value."""
        self._proxy.setFilterFixedString(text)

    def copy(self) -> None:
        """Put the chosen lines, or without any all that are shown, on the clipboard, a tab between name and value."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()}) or range(self._proxy.rowCount())
        QGuiApplication.clipboard().setText("\n".join("\t".join(self._fact(row)) for row in rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy lines, not cells."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _fact(self, row: int) -> Fact:
        return self._source.facts[self._proxy.mapToSource(self._proxy.index(row, 0)).row()]

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setProperty("part", "facts")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(_N_SEEN * _ROW_HEIGHT)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._fact(index.row())[0])
