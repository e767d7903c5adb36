"""The card around the trials table: filter chips with counts, a text filter, the choice of columns."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut
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
from nas_desktop.gui.widgets.trial_filter import FilterError, parse_query
from nas_desktop.gui.widgets.trial_menus import ColumnMenu, RowMenu, TableMenu
from nas_desktop.gui.widgets.trial_order import CHECKS
from nas_desktop.gui.widgets.trial_table import TrialTable

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
_GO_TO = re.compile(r"\s*#\s*(\d*)\s*$")
_HELP = """Words that a row must have: adamw "fresh seed"
One column: optimizer:adamw, state:failed, filters:"64 128"
Figures: accuracy>80, weights<=1.2M, time<2min, conv0_filters>=64
Not: -stage:screening     Either: optimizer:sgd OR rate<1e-3
Go to a trial: #7"""


class TrialsCard(Card):
    """All trials, and ways to see only some of them."""

    filter_changed = Signal(str)  # an outcome, empty for all
    export_wanted = Signal(int)  # the model of this trial
    skip_wanted = Signal(int)  # the running trial to be ended

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
        self.filter_line.setPlaceholderText("Filter, e.g. accuracy>80, or #7")
        self.filter_line.setAccessibleName("Filter trials")
        self.filter_line.setToolTip(_HELP)
        self.filter_line.setClearButtonEnabled(True)
        self.filter_line.setFixedWidth(240)
        self.complaint = Label("", "small", "bad")
        self.complaint.hide()
        self._columns = Button(look, icon="columns", kind="quiet", tip="Choose columns")
        self._more = Button(look, icon="dots-three", kind="quiet", tip="More to do with these trials")
        self._column_menu, self._table_menu = ColumnMenu(self.table, self), TableMenu(model, self.table, self)
        self.row_menu = RowMenu(model, self.table, self)
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(_LEAST_HEIGHT)
        self._pages.addWidget(self.table)
        empty = Placeholder(look, "chart-line-up", "No trials yet", "Each trial becomes one row here.")
        self._pages.addWidget(empty)
        self._build()
        self._group.idClicked.connect(self._on_chip)
        self.filter_line.textChanged.connect(self._on_filter)
        self.filter_line.returnPressed.connect(self.table.setFocus)
        self._columns.clicked.connect(lambda: _open_below(self._column_menu, self._columns))
        self._more.clicked.connect(lambda: _open_below(self._table_menu, self._more))
        self.table.menu_wanted.connect(self._on_row_menu)
        self.row_menu.export_wanted.connect(self.export_wanted)
        self.row_menu.skip_wanted.connect(self.skip_wanted)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._on_find)
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

    def arrangement(self) -> dict[str, Any]:
        """Chip, filter and columns: what the next start restores."""
        chosen = next(state for state, chip in self.chips.items() if chip.isChecked())
        return {"state": chosen, "filter": self.filter_line.text(), **self.table.arrangement()}

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Restore an `arrangement`."""
        self.table.arrange(kept)
        if (state := kept.get("state")) in self.chips:
            self.show_state(state)
        self.filter_line.setText(str(kept.get("filter", "")))

    def _build(self) -> None:
        head = row(
            Label("Trials", "heading", weight=600),
            6,
            *self.chips.values(),
            None,
            self.filter_line,
            self._columns,
            self._more,
            gap=6,
        )
        head.setContentsMargins(15, 0, 12, 0)
        self.complaint.setContentsMargins(15, 0, 12, 0)
        self.fill(head, self.complaint)
        self.body.addWidget(self._pages, 1)

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

    def _on_filter(self, text: str) -> None:
        """Understand what is typed; while it cannot be, the rows stay as they are and the line says why."""
        complaint = ""
        if (found := _GO_TO.match(text)) is not None:
            if found.group(1) and not self.table.go_to(int(found.group(1))):
                complaint = f"Trial {found.group(1)} is not among those shown."
        else:
            try:
                settings = {name for row in self._model.state.rows.values() for name in row.params}
                self.table.proxy.show_query(parse_query(text, settings))
            except FilterError as error:
                complaint = str(error)
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        self.filter_line.setProperty("invalid", bool(complaint))
        self.filter_line.setAccessibleDescription(complaint)
        self.filter_line.style().unpolish(self.filter_line)
        self.filter_line.style().polish(self.filter_line)

    def _on_find(self) -> None:
        self.filter_line.setFocus()
        self.filter_line.selectAll()

    def _on_row_menu(self, at: QPoint) -> None:
        self.row_menu.prepare()
        self.row_menu.popup(at)


def _open_below(menu: QMenu, button: Button) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
