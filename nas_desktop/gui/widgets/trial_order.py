"""Which lines of the trials table are shown, and in which order."""

from itertools import compress
from typing import Any

from PySide6.QtCore import QAbstractProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_filter import TrialQuery
from nas_desktop.gui.widgets.trial_table_model import TrialTableModel

Index = QModelIndex | QPersistentModelIndex
CHECKS = "CHECKS"  # stands for the outcome of control, fresh seeds and final training
_NOWHERE = QModelIndex()


class TrialOrder(QAbstractProxyModel):
    """Sorts numbers as numbers, running trials first; shows one outcome or all, and rows for which a query holds.

    Nothing is sorted anew by itself: `renew` does it, when the reader is not pointing at the table. Qt's own proxy asks
    for every row and every pair of rows one by one, which takes a second for ten thousand.
    """

    def __init__(self, source: TrialTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._state = ""
        self._query = TrialQuery()
        self._column, self._direction = -1, Qt.SortOrder.AscendingOrder
        self._shown: list[int] = list(range(source.rowCount()))  # lines of the source, from above
        self._places: dict[int, int] = {line: line for line in self._shown}
        self.setSourceModel(source)
        source.dataChanged.connect(self._on_data_changed)
        source.rowsInserted.connect(self._on_inserted)
        source.headerDataChanged.connect(self.headerDataChanged)
        source.modelAboutToBeReset.connect(self.beginResetModel)
        source.modelReset.connect(self._on_reset)

    # What Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many trials are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as the source has."""
        return 0 if parent.isValid() else len(COLUMNS)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The place of a cell; none is valid outside."""
        inside = not parent.isValid() and 0 <= row < len(self._shown) and 0 <= column < len(COLUMNS)
        return self.createIndex(row, column) if inside else QModelIndex()

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt overloads the name
        """A table has no levels."""
        return QModelIndex()

    def mapToSource(self, index: Index) -> QModelIndex:
        """Where a cell stands in the source."""
        return self._source.index(self._shown[index.row()], index.column()) if index.isValid() else QModelIndex()

    def mapFromSource(self, index: Index) -> QModelIndex:
        """Where a cell of the source is shown."""
        place = self._places.get(index.row(), -1) if index.isValid() else -1
        return self.index(place, index.column()) if place >= 0 else QModelIndex()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The source's, also while no row is shown."""
        return self._source.headerData(section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._column, self._direction = column, order
        self.renew()

    # What the table asks

    @property
    def rows(self) -> list[TrialRow]:
        """The trials shown, from above."""
        return [self._source.rows[line] for line in self._shown]

    def show_state(self, state: str) -> None:
        """Show networks that got so far and no farther, or with CHECKS what is not of the search; all where empty."""
        self._state = state
        self.renew()

    def show_query(self, query: TrialQuery) -> None:
        """Show the rows for which a query holds."""
        self._query = query
        self.renew()

    def renew(self) -> None:
        """Filter and sort anew."""
        shown = self._sorted(self._accepted())
        if shown == self._shown:
            return
        if len(shown) != len(self._shown) or set(shown) != set(self._shown):
            self.beginResetModel()
            self._take(shown)
            self.endResetModel()
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        lines = [self._shown[index.row()] for index in kept]
        self._take(shown)
        moved = [self.index(self._places[line], index.column()) for line, index in zip(lines, kept, strict=True)]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _take(self, shown: list[int]) -> None:
        self._shown = shown
        self._places = {line: place for place, line in enumerate(shown)}

    def _accepted(self) -> list[int]:
        rows, source = self._source.rows, self._source
        lines = list(range(len(rows)))
        if self._state:
            surpassed = {row.promoted_from for row in rows if row.study == "search"}
            lines = [line for line in lines if _kind(rows[line], surpassed) == self._state]
        if self._query.shows_all:
            return lines
        words, all_words, accepts = source.words, source.all_words, self._query.accepts
        return list(compress(lines, (accepts(rows[line], words, all_words) for line in lines)))

    def _sorted(self, lines: list[int]) -> list[int]:
        """Running trials come first in either order; of equals that with the lower number where the largest do."""
        if self._column < 0:
            return lines
        rows, key = self._source.rows, COLUMNS[self._column].key
        descending = self._direction == Qt.SortOrder.DescendingOrder
        ranks = {line: (key(rows[line]), -rows[line].trial) for line in lines}
        in_order = sorted(lines, key=ranks.__getitem__, reverse=descending)
        return sorted(in_order, key=lambda line: rows[line].state != "RUNNING")

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for line in range(first.row(), last.row() + 1):
            if (place := self._places.get(line)) is not None:
                self.dataChanged.emit(self.index(place, first.column()), self.index(place, last.column()))

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """New rows stand at the foot until the next `renew`, so that no other row moves."""
        accepted = set(self._accepted())
        new = [line for line in range(first, last + 1) if line in accepted]
        if not new:
            return
        self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
        self._take([*self._shown, *new])
        self.endInsertRows()

    def _on_reset(self) -> None:
        self._take(self._sorted(self._accepted()))
        self.endResetModel()


def _kind(row: TrialRow, surpassed: set[int | None]) -> str:
    """What a row counts as; a screening whose network was trained in full as well counts as nothing."""
    if row.study != "search":
        return CHECKS
    return "" if row.trial in surpassed else outcome_of(row)
