"""The menus of the trials table: columns, the whole table, and one row."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nas_desktop.core.durable import write_bytes
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.trials_csv import csv_of, trials_csv
from nas_desktop.export.trials_json import json_of, trials_json
from nas_desktop.gui.dialogs.save_dialog import save_as
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_table import TrialTable
from nas_desktop.gui.widgets.trial_text import copied_settings


class ColumnMenu(QMenu):
    """Shows and hides columns; their order changes by dragging their heads."""

    def __init__(self, table: TrialTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        for i, column in enumerate(COLUMNS):
            if column.title:
                action = QAction(column.title, self, checkable=True)
                action.setData(i)
                self.addAction(action)
        self.aboutToShow.connect(self._on_shown)
        self.triggered.connect(self._on_triggered)

    def _on_shown(self) -> None:
        for action in self.actions():
            action.setChecked(not self._table.isColumnHidden(int(action.data())))

    def _on_triggered(self, action: QAction) -> None:
        self._table.show_column(int(action.data()), action.isChecked())


class TableMenu(QMenu):
    """Takes the trials elsewhere: what is shown, or everything."""

    def __init__(self, model: SearchModel, table: TrialTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._table = model, table
        self.addAction("Copy rows", table.copy)
        self.addSeparator()
        self.addAction("Save those shown as CSV…", partial(self._save, "csv", "Tables", self._shown_csv))
        self.addAction("Save those shown as JSON…", partial(self._save, "json", "JSON files", self._shown_json))
        self.addAction("Save all as CSV…", partial(self._save, "csv", "Tables", self._all_csv))
        self.addAction("Save all as JSON…", partial(self._save, "json", "JSON files", self._all_json))

    def _shown_csv(self) -> bytes:
        return csv_of(self._model.state, self._table.proxy.rows)

    def _shown_json(self) -> bytes:
        return json_of(self._model.state, self._table.proxy.rows)

    def _all_csv(self) -> bytes:
        return trials_csv(self._model.state)

    def _all_json(self) -> bytes:
        return trials_json(self._model.state)

    def _save(self, ending: str, files: str, content: Callable[[], bytes]) -> None:
        stem = f"{self._model.state.name or 'search'}-trials"
        save_as(self._table, "Save the trials", stem, ending, files, lambda path: _write(path, content))


class RowMenu(QMenu):
    """What can be done with the trial under the pointer; `prepare` fits it to the marked rows."""

    export_wanted = Signal(int)
    skip_wanted = Signal(int)

    def __init__(self, model: SearchModel, table: TrialTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._table = model, table
        self.open_row = self.addAction("Open", self._on_open)
        self.export = self.addAction("Export model…", self._on_export)
        self.note = self.addAction("Note…", self._on_note)
        self.skip = self.addAction("Skip this trial", self._on_skip)
        self.addSeparator()
        self.addAction("Copy rows", table.copy)
        self.copy_settings = self.addAction("Copy configuration", self._on_copy_settings)

    def prepare(self) -> None:
        """Offer only what is possible."""
        row = self._row
        self.open_row.setEnabled(row is not None and row.study == "search")
        self.export.setEnabled(row is not None and row.study == "search" and bool(row.model))
        self.note.setEnabled(row is not None and row.study == "search")
        self.skip.setVisible(row is not None and row.study == "search" and row.state == "RUNNING")
        self.copy_settings.setEnabled(row is not None)

    @property
    def _row(self) -> TrialRow | None:
        """The trial with the cursor."""
        rows = self._table.chosen_rows()
        return next((row for row in rows if row.trial == self._model.selected), rows[0] if rows else None)

    def _on_open(self) -> None:
        if (row := self._row) is not None:
            self._model.open(row.trial)

    def _on_export(self) -> None:
        if (row := self._row) is not None:
            self.export_wanted.emit(row.trial)

    def _on_note(self) -> None:
        if (row := self._row) is not None:
            self._model.note_wanted.emit(row.trial)

    def _on_skip(self) -> None:
        if (row := self._row) is not None:
            self.skip_wanted.emit(row.trial)

    def _on_copy_settings(self) -> None:
        if (row := self._row) is not None:
            QGuiApplication.clipboard().setText(copied_settings(row))


def _write(path: Path, content: Callable[[], bytes]) -> None:
    write_bytes(path, content())
