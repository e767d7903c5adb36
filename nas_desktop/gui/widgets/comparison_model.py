"""Trials side by side as a table: a column a trial, what differs first, what is the same folded away."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.trial_settings import Setting, layer_lines

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
Line = tuple[str, list[str]]  # a name, and a text for each trial
NETWORK = "Network"
_SCORE = 1  # the line of it


def outcome_lines(trials: Sequence[TrialRow], score_title: str) -> list[Line]:
    """What the trials reached, and what it cost."""
    return [
        (NETWORK, ["" for _ in trials]),  # painted
        (score_title, [numbers.percent(row.score) for row in trials]),
        ("Weights", [numbers.amount(row.n_params) for row in trials]),
        ("Multiply-adds", [numbers.amount(row.n_macs) for row in trials]),
        ("Training time", [numbers.seconds(row.seconds) for row in trials]),
    ]


def setting_lines(settings: Sequence[Setting], trials: Sequence[TrialRow]) -> tuple[list[Line], list[Line]]:
    """The settings in which the trials differ, and those that are the same in all."""
    columns = [layer_lines(settings, row.params) for row in trials]
    lines = [(parts[0][0], [text for _, text in parts]) for parts in zip(*columns, strict=True)]
    differing = [line for line in lines if len(set(line[1])) > 1]
    return differing, [line for line in lines if len(set(line[1])) == 1]


class ComparisonModel(QAbstractTableModel):
    """Lines of the table; the heads are the trials."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trials: list[TrialRow] = []
        self._outcomes: list[Line] = []
        self._differing: list[Line] = []
        self._same: list[Line] = []
        self._is_open = False

    @property
    def n_same(self) -> int:
        """Settings that are the same in all trials."""
        return len(self._same)

    @property
    def lines(self) -> list[Line]:
        """What is shown, from above."""
        return [*self._outcomes, *self._differing, *(self._same if self._is_open else [])]

    def show_trials(
        self, trials: Sequence[TrialRow], settings: Sequence[Setting], score_title: str = "Accuracy"
    ) -> None:
        """Compare these trials."""
        self.beginResetModel()
        self.trials = list(trials)
        self._outcomes = outcome_lines(trials, score_title)
        self._differing, self._same = setting_lines(settings, trials)
        self.endResetModel()

    def open_same(self, is_open: bool) -> None:
        """Show what is the same as well, or fold it."""
        self.beginResetModel()
        self._is_open = is_open
        self.endResetModel()

    def name(self, line: int) -> str:
        """What a line is about."""
        return self.lines[line][0]

    def is_score(self, line: int) -> bool:
        """Whether a line is what the trials reached."""
        return line == _SCORE

    def is_same(self, line: int) -> bool:
        """Whether a line is a setting that is the same in all trials."""
        return line >= len(self._outcomes) + len(self._differing)

    def is_difference(self, line: int) -> bool:
        """Whether a line is a setting in which the trials differ."""
        return 0 <= line - len(self._outcomes) < len(self._differing)

    def rowCount(self, parent: Index = _NONE) -> int:
        """A row for each line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        """The names, and a column for each trial."""
        return 0 if parent.isValid() else 1 + len(self.trials)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and weight of a cell."""
        name, texts = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return texts[index.column() - 1] if index.column() else name
            case Qt.ItemDataRole.FontRole:
                bold = self.is_difference(index.row()) or (self.is_score(index.row()) and index.column() > 0)
                return role_font("small", 600 if bold else 400)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The numbers of the trials."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return f"Trial {self.trials[section - 1].trial}" if section else ""
        return None
