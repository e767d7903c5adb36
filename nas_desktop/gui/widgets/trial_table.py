"""The table of all trials: sortable, its selection that of the whole window."""

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import searched_trial
from nas_desktop.gui.widgets.trial_cells import TrialCells
from nas_desktop.gui.widgets.trial_columns import COLUMNS, column_index, fitted
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialFilter, TrialTableModel

_ROW_HEIGHT = 34
_RENEW_MS = 500


class TrialTable(QTableView):
    """Rows never move under the pointer: they are sorted anew only when it is elsewhere."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._following = False
        self._fitting = False
        self._by_hand: dict[str, int] = {}  # widths the reader has chosen
        self.source = TrialTableModel(model, look, self)
        self.proxy = TrialFilter(self)
        self.proxy.setSourceModel(self.source)
        self.setModel(self.proxy)
        self.setItemDelegate(TrialCells(model, look, self))
        self.setAccessibleName("Trials")
        self._set_up_view()
        self._set_up_columns()
        self._renewing = QTimer(self, singleShot=True, interval=_RENEW_MS)
        self._renewing.timeout.connect(self._renew)
        self.source.dataChanged.connect(self._on_source_changed)
        self.source.rowsInserted.connect(self._on_source_changed)
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

    def trials_shown(self) -> list[int]:
        """The numbers of the trials, from above."""
        n = self.proxy.rowCount()
        return [self.proxy.index(line, 0).data(ROW_ROLE).trial for line in range(n)]

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
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)

    def _set_up_columns(self) -> None:
        head = self.horizontalHeader()
        head.setFont(role_font("small", 500))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
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

    def _on_selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._following:
            return
        rows = self.selectionModel().selectedRows()
        if rows:
            self._model.select(searched_trial(rows[0].data(ROW_ROLE)))

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
        if chosen and searched_trial(chosen[0].data(ROW_ROLE)) == trial:
            return chosen[0]  # a training under a fresh seed stands for its trial
        self._following = True
        line = self.source.line_of(trial)
        index = self.proxy.mapFromSource(self.source.index(line, 0)) if line >= 0 else self.proxy.index(-1, 0)
        if index.isValid():
            self.selectRow(index.row())
        else:
            self.clearSelection()
        self._following = False
        return index
