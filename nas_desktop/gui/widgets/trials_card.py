"""The card around the trials table: filter chips with counts, a text filter, the choice of columns."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QWidget

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_table import TrialTable
from nas_desktop.gui.widgets.trial_table_model import CHECKS

_FILTERS = (
    ("", "All"),
    ("COMPLETE", "complete"),
    ("SCREENED", "screened"),
    ("PRUNED", "pruned"),
    ("FAIL", "failed"),
    ("RUNNING", "running"),
    ("RESTING", "resting"),
    (CHECKS, "checks"),
)
_LEAST_HEIGHT = 136  # of the table: head and three rows


class TrialsCard(Card):
    """All trials, and ways to see only some of them."""

    filter_changed = Signal(str)  # an outcome, empty for all

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(margins=(1, 10, 1, 4), gap=6, parent=parent)
        self._model = model
        self.table = TrialTable(model, look)
        self.chips = {state: Button(look, word, kind="filter") for state, word in _FILTERS}
        self._group = ChoiceGroup(self)
        for i, chip in enumerate(self.chips.values()):
            chip.setCheckable(True)
            self._group.addButton(chip, i)
        self.chips[""].setChecked(True)
        self.filter_line = QLineEdit()
        self.filter_line.setPlaceholderText("Filter, e.g. optimizer:adamw")
        self.filter_line.setAccessibleName("Filter trials")
        self.filter_line.setClearButtonEnabled(True)
        self.filter_line.setFixedWidth(220)
        self._columns = Button(look, icon="columns", kind="quiet", tip="Choose columns")
        self._menu = self._column_menu()
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(_LEAST_HEIGHT)
        self._pages.addWidget(self.table)
        empty = Placeholder(look, "chart-line-up", "No trials yet", "Each trial becomes one row here.")
        self._pages.addWidget(empty)
        self._build()
        self._group.idClicked.connect(self._on_chip)
        self.filter_line.textChanged.connect(self.table.proxy.show_words)
        self._columns.clicked.connect(self._open_columns)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def show_state(self, state: str) -> None:
        """Show trials that ended in one way, or all."""
        if self.filter_line.text().startswith("cause:"):
            self.filter_line.clear()  # it would hide all that did not fail
        self.chips[state].setChecked(True)
        self.table.proxy.show_state(state)
        self.filter_changed.emit(state)

    def show_cause(self, cause: str) -> None:
        """Show the trials that failed for one cause; the line says so, and can be cleared."""
        self.show_state("FAIL")
        self.filter_line.setText(f'cause:"{cause}"')

    def _build(self) -> None:
        head = row(
            Label("Trials", "heading", weight=600),
            6,
            *self.chips.values(),
            None,
            self.filter_line,
            self._columns,
            gap=6,
        )
        head.setContentsMargins(15, 0, 12, 0)
        self.fill(head)
        self.body.addWidget(self._pages, 1)

    def _column_menu(self) -> QMenu:
        menu = QMenu(self)
        for i, column in enumerate(COLUMNS):
            if column.title:
                action = QAction(column.title, menu, checkable=True, checked=column.shown)
                action.setData(i)
                menu.addAction(action)
        menu.triggered.connect(self._on_column)
        return menu

    def _on_changed(self) -> None:
        state = self._model.state
        surpassed = {row.promoted_from for row in state.search_rows}
        counts: Counter[str] = Counter(outcome_of(row) for row in state.search_rows if row.trial not in surpassed)
        counts[CHECKS] = len(state.checks_rows)
        counts[""] = len(state.rows)
        for name, word in _FILTERS:
            n = counts[name]
            chip = self.chips[name]
            chip.setText(f"{word} {numbers.count(n)}" if not name else f"{numbers.count(n)} {word}")
            chip.setVisible(bool(n) or not name or chip.isChecked())
        self._pages.setCurrentIndex(0 if state.rows else 1)

    def _on_chip(self, index: int) -> None:
        self.show_state(_FILTERS[index][0])

    def _on_column(self, action: QAction) -> None:
        self.table.show_column(int(action.data()), action.isChecked())

    def _open_columns(self) -> None:
        self._menu.popup(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))
