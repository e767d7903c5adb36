"""The table of all trials: sortable, its selection that of the whole window."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import searched_trial
from nas_desktop.gui.widgets.frozen_columns import FrozenColumns
from nas_desktop.gui.widgets.trial_cells import TrialCells
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index, fitted
from nas_desktop.gui.widgets.trial_order import TrialOrder
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialTableModel
from nas_desktop.gui.widgets.trial_text import copied_rows

_ROW_HEIGHT = 34
_RENEW_MS = 500
_FROZEN = 2  # mark and number stay in sight when the others scroll


class TrialTable(QTableView):
    """Rows never move under the pointer: they are sorted anew only when it is elsewhere.

    Several rows can be marked, to be copied; the one with the cursor is the window's selection.
    """

    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._following = False
        self._fitting = False
        self._by_hand: dict[str, int] = {}  # widths the reader has chosen
        self.source = TrialTableModel(model, look, self)
        self.proxy = TrialOrder(self.source, self)
        self.setModel(self.proxy)
        self.setItemDelegate(TrialCells(model, look, self))
        self.setAccessibleName("Trials")
        self._set_up_view()
        self._set_up_columns()
        self._frozen = FrozenColumns(self, _FROZEN)
        self._renewing = QTimer(self, singleShot=True, interval=_RENEW_MS)
        self._renewing.timeout.connect(self._renew)
        self.source.dataChanged.connect(self._on_source_changed)
        self.source.rowsInserted.connect(self._on_source_changed)
        self.proxy.modelReset.connect(self._on_rows_replaced)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.activated.connect(self._on_activated)
        model.selection_changed.connect(self._on_model_selection)
        look.changed.connect(self.viewport().update)
        self.sortByColumn(column_index("accuracy"), Qt.SortOrder.DescendingOrder)
        self._on_model_selection(model.selected)

    def show_column(self, index: int, shown: bool) -> None:
        """Show or hide a column."""
        self.setColumnHidden(index, not shown)
        self._fit_columns()

    def columns_shown(self) -> list[int]:
        """The numbers of the columns, from the left, as the reader has them."""
        head = self.horizontalHeader()
        order = (head.logicalIndex(place) for place in range(len(COLUMNS)))
        return [index for index in order if not self.isColumnHidden(index)]

    def trials_shown(self) -> list[int]:
        """The numbers of the trials, from above."""
        return [row.trial for row in self.proxy.rows]

    def chosen_rows(self) -> list[TrialRow]:
        """The trials that are marked, from above."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.proxy.index(place, 0).data(ROW_ROLE) for place in places]

    def copy(self) -> None:
        """Put the marked rows on the clipboard, as a spreadsheet takes them; all where none is marked."""
        rows = self.chosen_rows() or self.proxy.rows
        QGuiApplication.clipboard().setText(copied_rows(rows, self.columns_shown(), self.source))

    def go_to(self, trial: int) -> bool:
        """Choose a trial of the search and bring it into view; whether it is shown."""
        index = self.proxy.mapFromSource(self.source.index(self.source.line_of(trial), 0))
        if index.isValid():
            self.clearSelection()
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return index.isValid()

    def arrangement(self) -> dict[str, Any]:
        """Columns shown and their order, widths chosen by hand, and what sorts: what the next start restores."""
        head = self.horizontalHeader()
        return {
            "columns": [COLUMNS[index].name for index in self.columns_shown()],
            "widths": dict(self._by_hand),
            "sorted_by": COLUMNS[head.sortIndicatorSection()].name,
            "descending": head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
        }

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Restore an `arrangement`; what it names and is no longer there is left out."""
        names = {column.name: i for i, column in enumerate(COLUMNS)}
        shown = [names[name] for name in kept.get("columns", ()) if name in names]
        if shown:
            head = self.horizontalHeader()
            for place, index in enumerate(shown):
                head.moveSection(head.visualIndex(index), place)
            for index in range(len(COLUMNS)):
                self.setColumnHidden(index, index not in shown)
        self._by_hand = {name: int(width) for name, width in kept.get("widths", {}).items() if name in names}
        for name, width in self._by_hand.items():
            self.setColumnWidth(names[name], width)
        if (by := kept.get("sorted_by")) in names:
            down = Qt.SortOrder.DescendingOrder if kept.get("descending") else Qt.SortOrder.AscendingOrder
            self.sortByColumn(names[by], down)
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was held back while the table was hidden."""
        super().showEvent(event)
        self._on_source_changed()

    def leaveEvent(self, event: QEvent) -> None:
        """Catch up with what was held back while the pointer was here."""
        super().leaveEvent(event)
        self._renewing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width; without enough of it, columns scroll instead."""
        super().resizeEvent(event)
        self._fit_columns()

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)

    def _set_up_columns(self) -> None:
        head = self.horizontalHeader()
        head.setFont(role_font("small", 500))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(False)
        head.setMinimumSectionSize(30)
        for i, column in enumerate(COLUMNS):
            self.setColumnWidth(i, column.width)
            self.setColumnHidden(i, not column.shown)
        head.setSectionResizeMode(column_index("mark"), QHeaderView.ResizeMode.Fixed)
        head.sectionResized.connect(self._on_column_resized)

    def _fit_columns(self) -> None:
        """Share out the width among the columns whose width the reader has not chosen."""
        shown = [column for i, column in enumerate(COLUMNS) if not self.isColumnHidden(i)]
        chosen = sum(self._by_hand.get(column.name, 0) for column in shown)
        widths = {column.name: column.width for column in shown if column.name not in self._by_hand}
        self._fitting = True
        for name, width in fitted(widths, self.viewport().width() - chosen).items():
            self.setColumnWidth(column_index(name), width)
        self._fitting = False

    def _on_column_resized(self, index: int, before: int, now: int) -> None:
        if not self._fitting and before and now:  # 0 is a column that is hidden
            self._by_hand[COLUMNS[index].name] = now

    def _on_source_changed(self) -> None:
        if not self._renewing.isActive():
            self._renewing.start()

    def _renew(self) -> None:
        if self.underMouse() or not self.isVisible():
            return  # `leaveEvent` or `showEvent` will start the timer again
        at = self.verticalScrollBar().value()
        self.proxy.renew()
        self._mark_selected(self._model.selected)  # its row may only now be there
        self.verticalScrollBar().setValue(at)

    def _on_rows_replaced(self) -> None:
        self._mark_selected(self._model.selected)

    def _on_selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._following:
            return
        rows = self.selectionModel().selectedRows()
        if rows:
            at = next((index for index in rows if index.row() == self.currentIndex().row()), rows[0])
            self._model.select(searched_trial(at.data(ROW_ROLE)))

    def _on_menu(self, at: QPoint) -> None:
        if self.indexAt(at).isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row.stage != "control":  # a network of the control has no page of its own
            self._model.open(searched_trial(row))

    def _on_model_selection(self, trial: int) -> None:
        """Follow a choice made anywhere in the window."""
        index = self._mark_selected(trial)
        if index.isValid():
            self.scrollTo(index)

    def _mark_selected(self, trial: int) -> QModelIndex:
        """Mark the row of a trial, which is the index; none is valid where it is not shown."""
        chosen = self.selectionModel().selectedRows()
        for index in chosen:  # a training under a fresh seed stands for its trial
            if searched_trial(index.data(ROW_ROLE)) == trial:
                return index
        self._following = True
        line = self.source.line_of(trial)
        index = self.proxy.mapFromSource(self.source.index(line, 0)) if line >= 0 else self.proxy.index(-1, 0)
        if index.isValid():
            self.selectRow(index.row())
        else:
            self.clearSelection()
        self._following = False
        return index
