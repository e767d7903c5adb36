"""The trials as a table, updated in place while a search runs."""

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from nas_desktop.analysis.outcomes import cause_of, outcome_of
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.error_words import failure_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import origin_sentence, shown_state
from nas_desktop.gui.widgets.label import RIGHT
from nas_desktop.gui.widgets.state_mark import STATE_WORDS
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index

Index = QModelIndex | QPersistentModelIndex
CHECKS = "CHECKS"  # stands for the outcome of control, fresh seeds and final training
ROW_ROLE = Qt.ItemDataRole.UserRole + 1  # the TrialRow itself
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STATE, _ACCURACY = column_index("state"), column_index("accuracy")
_NOWHERE = QModelIndex()
_WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')


class TrialTableModel(QAbstractTableModel):
    """Reads the rows of the SearchState; tells views which changed, and resets only for another search."""

    def __init__(self, model: SearchModel, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._rows: list[TrialRow] = list(model.state.rows.values())
        self._seen = [_fingerprint(row, model.state) for row in self._rows]
        self._score = model.state.objectives.score_title
        model.changed.connect(self._on_changed)
        model.was_reset.connect(self._on_reset)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many trials there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are, the hidden ones included."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles, aligned like what stands below them."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if COLUMNS[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if index.column() == _ACCURACY else self._text(row, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                own = "text" if index.column() <= _STATE else "text2"
                return self._look.theme.color("text3" if row.origin == "history" else own)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._title(index.column())} {self._text(row, index.column())}"
            case _ if role == ROW_ROLE:
                return row
        return None

    def line_of(self, trial: int) -> int:
        """The line of a trial of the search by its number, -1 where there is none."""
        return next((i for i, row in enumerate(self._rows) if row.trial == trial and row.study == "search"), -1)

    def _title(self, column: int) -> str:
        return self._score if column == _ACCURACY else COLUMNS[column].title

    def _text(self, row: TrialRow, column: int) -> str:
        if column != _STATE:
            return COLUMNS[column].text(row)
        state = self._model.state
        if row is not state.best and state.is_on_front(row):
            return "On the front"
        return STATE_WORDS[shown_state(row, state.best)]

    def _on_reset(self) -> None:
        self.beginResetModel()
        self._score = self._model.state.objectives.score_title
        self._rows = list(self._model.state.rows.values())
        self._seen = [_fingerprint(row, self._model.state) for row in self._rows]
        self.endResetModel()

    def _on_changed(self) -> None:
        state = self._model.state
        if self._score != state.objectives.score_title:
            self._score = state.objectives.score_title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, _ACCURACY, _ACCURACY)
        rows, known = list(state.rows.values()), len(self._rows)
        for i, row in enumerate(rows[:known]):
            fingerprint = _fingerprint(row, state)
            if fingerprint != self._seen[i] or row is not self._rows[i]:
                self._rows[i], self._seen[i] = row, fingerprint
                self.dataChanged.emit(self.index(i, 0), self.index(i, len(COLUMNS) - 1))
        if len(rows) > known:
            self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
            self._rows += rows[known:]
            self._seen += [_fingerprint(row, state) for row in rows[known:]]
            self.endInsertRows()


class TrialFilter(QSortFilterProxyModel):
    """Sorts numbers as numbers, running trials first; shows one outcome or all, and rows that hold every word typed.

    Nothing is sorted anew by itself: `renew` does it, when the reader is not pointing at the table.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = ""
        self._words: list[str] = []
        self._surpassed: set[int | None] = set()  # screenings whose network was trained in full as well
        self._ranks: list[tuple[bool, Any, int]] = []  # what sorts, by source row; found once before each sorting
        self.setDynamicSortFilter(False)

    def show_state(self, state: str) -> None:
        """Show networks that got so far and no farther, or with CHECKS what is not of the search; all where empty."""
        self._state = state
        self.renew()

    def show_words(self, text: str) -> None:
        """Show rows that hold all words of `text`: `word`, `column:word`, `cause:"several words"`."""
        self._words = [found.group().replace('"', "") for found in _WORD.finditer(text.lower())]
        self.renew()

    def renew(self) -> None:
        """Filter and sort anew."""
        source = self.sourceModel()
        rows = [source.index(i, 0).data(ROW_ROLE) for i in range(source.rowCount())]
        self._surpassed = {row.promoted_from for row in rows if row.study == "search"}
        self._rank(self.sortColumn(), self.sortOrder())
        self.invalidate()  # which sorts as well

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._rank(column, order)
        super().sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a trial is shown."""
        index = self.sourceModel().index(source_row, 0, source_parent)
        row: TrialRow = index.data(ROW_ROLE)
        if self._state and self._kind(row) != self._state:
            return False
        return all(_holds(self._cells(source_row, source_parent), word) for word in self._words)

    def _kind(self, row: TrialRow) -> str:
        if row.study != "search":
            return CHECKS
        return "" if row.trial in self._surpassed else outcome_of(row)

    def lessThan(self, left: Index, right: Index) -> bool:
        """The order of two trials in the column that sorts."""
        if max(left.row(), right.row()) >= len(self._ranks):  # rows that came since
            self._rank(left.column(), self.sortOrder())
        return bool(self._ranks[left.row()] < self._ranks[right.row()])

    def _rank(self, column: int, order: Qt.SortOrder) -> None:
        """Running trials come first in either order."""
        source = self.sourceModel()
        if column < 0 or source is None:
            return
        key, ascending = COLUMNS[column].key, order == Qt.SortOrder.AscendingOrder
        rows = [source.index(i, 0).data(ROW_ROLE) for i in range(source.rowCount())]
        self._ranks = [((row.state == "RUNNING") != ascending, key(row), -row.trial) for row in rows]

    def _cells(self, row: int, parent: Index) -> dict[str, str]:
        source = self.sourceModel()
        cells = {}
        for i, column in enumerate(COLUMNS):
            text = source.index(row, i, parent).data(Qt.ItemDataRole.AccessibleTextRole)
            cells[column.title.lower()] = str(text).lower().removeprefix(column.title.lower()).strip()
        trial: TrialRow = source.index(row, 0, parent).data(ROW_ROLE)
        if trial.state == "FAIL":
            cells["cause"] = f"{cause_of(trial.reason)} {trial.reason}".lower()
        return cells


def _holds(cells: dict[str, str], word: str) -> bool:
    column, colon, wanted = word.partition(":")
    if colon:
        return any(wanted in text for title, text in cells.items() if title.startswith(column))
    return any(word in text for text in cells.values())


def _fingerprint(row: TrialRow, state: SearchState) -> tuple[object, ...]:
    rank = (row is state.best, state.is_on_front(row))
    return (row.state, row.parked, len(row.curve), round(row.epoch_share, 2), row.seconds, rank)


def _tip(row: TrialRow) -> str:
    if row.stage == "final":
        return "It is trained on the validation images too; only the test images tell how good it is."
    return (failure_words(row.reason) if row.state == "FAIL" else row.reason) or origin_sentence(row)
