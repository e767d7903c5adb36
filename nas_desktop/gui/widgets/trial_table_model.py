"""The trials as a table, updated in place while a search runs."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from nas_desktop.analysis.outcomes import cause_of
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialKey, TrialRow
from nas_desktop.gui.error_words import failure_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import origin_sentence, shown_state
from nas_desktop.gui.widgets.label import RIGHT
from nas_desktop.gui.widgets.state_mark import STATE_WORDS
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1  # the TrialRow itself
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STATE, _ACCURACY, _NOTE = (column_index(name) for name in ("state", "accuracy", "note"))
_NOWHERE = QModelIndex()
_AT_ONCE = 100  # rows whose words are worked out between two events of the window


class TrialTableModel(QAbstractTableModel):
    """Reads the rows of the SearchState; tells views which changed, and resets only for another search."""

    def __init__(self, model: SearchModel, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._score = ""
        self._waiting = QTimer(self, interval=0)  # for a moment without events
        self._waiting.timeout.connect(self._work_ahead)
        self._take_rows()
        model.changed.connect(self._on_changed)
        model.was_reset.connect(self._on_reset)
        model.notes_changed.connect(self._on_notes)

    @property
    def rows(self) -> list[TrialRow]:
        """The trials, by line."""
        return self._rows

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
            return self.title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if COLUMNS[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if index.column() == _ACCURACY else self.words(row, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                own = "text" if index.column() <= _STATE else "text2"
                return self._look.theme.color("text3" if row.origin == "history" else own)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.title(index.column())} {self.words(row, index.column())}"
            case _ if role == ROW_ROLE:
                return row
        return None

    def line_of(self, trial: int) -> int:
        """The line of a trial of the search by its number, -1 where there is none."""
        return self._lines.get(("search", trial), -1)

    def title(self, column: int) -> str:
        """The head of a column."""
        return self._score if column == _ACCURACY else COLUMNS[column].title

    def words(self, row: TrialRow, column: int) -> str:
        """What a cell says, its mark or bar in words."""
        if column == _NOTE:
            return self._model.notes.get(row.trial, "").replace("\n", " ") if row.study == "search" else ""
        if column != _STATE:
            return COLUMNS[column].text(row)
        state = self._model.state
        if row is not state.best and state.is_on_front(row):
            return "On the front"
        return STATE_WORDS[shown_state(row, state.best)]

    def all_words(self, row: TrialRow) -> str:
        """All that a row says, and why it failed, in small letters; worked out ahead where the window has a moment."""
        key = (row.study, row.trial)
        if (said := self._said.get(key)) is None:
            cause = (cause_of(row.reason), row.reason) if row.state == "FAIL" else ()
            said = "\n".join((*(self.words(row, i) for i in range(len(COLUMNS))), *cause)).lower()
            self._said[key] = said
        return said

    def _take_rows(self) -> None:
        state = self._model.state
        self._score = state.objectives.score_title
        self._rows: list[TrialRow] = list(state.rows.values())
        self._seen = [_fingerprint(row, state) for row in self._rows]
        self._lines: dict[TrialKey, int] = {key: i for i, key in enumerate(state.rows)}
        self._said: dict[TrialKey, str] = {}
        self._ahead = 0
        if self._rows:
            self._waiting.start()

    def _work_ahead(self) -> None:
        """Words of some more rows, so that the first letter typed into the filter need not wait for all of them."""
        for row in self._rows[self._ahead : self._ahead + _AT_ONCE]:
            self.all_words(row)
        self._ahead += _AT_ONCE
        if self._ahead >= len(self._rows):
            self._waiting.stop()

    def _on_reset(self) -> None:
        self.beginResetModel()
        self._take_rows()
        self.endResetModel()

    def _on_notes(self) -> None:
        self._said.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0, _NOTE), self.index(len(self._rows) - 1, _NOTE))

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
                self._said.pop((row.study, row.trial), None)
                self.dataChanged.emit(self.index(i, 0), self.index(i, len(COLUMNS) - 1))
        if len(rows) > known:
            self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
            self._rows += rows[known:]
            self._seen += [_fingerprint(row, state) for row in rows[known:]]
            self._lines |= {(row.study, row.trial): known + i for i, row in enumerate(rows[known:])}
            self.endInsertRows()


def _fingerprint(row: TrialRow, state: SearchState) -> tuple[object, ...]:
    rank = (row is state.best, bool(state.front) and state.is_on_front(row))
    return (row.state, row.parked, len(row.curve), round(row.epoch_share, 2), row.seconds, rank)


def _tip(row: TrialRow) -> str:
    if row.stage == "final":
        return "It is trained on the validation images too; only the test images tell how good it is."
    return (failure_words(row.reason) if row.state == "FAIL" else row.reason) or origin_sentence(row)
