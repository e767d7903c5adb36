"""Precision, recall and F1 of each class, the worst first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from nas_desktop.export.certificate import ClassShares
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.widgets.label import LEFT, RIGHT

_HEADS = ("Class", "Precision", "Recall", "F1")
_TIPS = (
    "",
    "Of what is taken for this class, the share that is of it",
    "Of this class, the share that is recognised",
    "The harmonic mean of precision and recall",
)
_ROW_HEIGHT = 24
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ClassSharesModel(QAbstractTableModel):
    """A row a class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ClassShares] = []

    def show_shares(self, shares: Sequence[ClassShares]) -> None:
        """Show these, those recognised worst first."""
        self.beginResetModel()
        self.rows = sorted(shares, key=lambda one: one.f1 if one.f1 is not None else 2.0)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many classes."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Name and figures."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _HEADS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return _TIPS[section] or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section else LEFT
            case Qt.ItemDataRole.FontRole:
                return role_font("small", 500)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        one, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (one.name, *map(_share, (one.precision, one.recall, one.f1)))[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column else LEFT
            case Qt.ItemDataRole.FontRole:
                return role_font("small")
            case Qt.ItemDataRole.ToolTipRole:
                return f"{one.name}: {numbers.counted(one.n_images, 'test image')}"
        return None


class ClassSharesTable(QTableView):
    """The table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares = ClassSharesModel(self)
        self.setModel(self.shares)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Classes")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)


def _share(share: float | None) -> str:
    return numbers.NOTHING if share is None else numbers.decimal(share, 2)
