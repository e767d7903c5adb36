"""The settings of a search as a form, made from SearchConfig: basic rows shown, the others folded under Advanced."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nas_desktop.core.config import SearchConfig, extra_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.presets import preset_named
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.budget_choice import BUDGETS, BudgetChoice, proposed
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.form_row import FormRow
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.search_space import SEARCH_SPACES, space_named
from nas_desktop.search_space.configured import unedited_space

_GROUPS = ("Budget", "Data", "Training", "Search")
_ALWAYS_SHOWN = ("data", "minutes", "until")
_NO_ROW = ("preset",)  # the cards above the form
_NO_END = "Say when the search is to end."
_KEPT_BY_PRESETS = ("data", "test_data", "seed")  # a preset says how much, not on what


class OptionsForm(QWidget):
    """One row per setting. `config` is the whole wish, checked."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preset: str | None = None
        fields = SearchConfig.model_fields
        self.rows = {name: FormRow(name, field, look, self) for name, field in fields.items() if name not in _NO_ROW}
        for form_row in self.rows.values():
            form_row.changed.connect(self._on_changed)
        self.budget = BudgetChoice(look)
        self.budget.chosen.connect(self._on_budget)
        self.rows["ranges"].set_note(self._ranges_note)
        self.rows["minutes"].set_note(lambda: "From the start to the last file. As many networks as fit are tried.")
        self.rows["until"].set_note(lambda: "Everything is ready by then. As many networks as fit are tried.")
        self._fold = Button(look, "Advanced", "caret-right", "fold")
        self._fold.setAccessibleName("Advanced settings")
        self._fold.clicked.connect(self._on_fold)
        self._n_changed = Label("", "small", "text2")
        self._advanced = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._basic_rows())
        layout.addSpacing(4)
        layout.addWidget(Rule())
        layout.addLayout(row(self._fold, self._n_changed, None, gap=4))
        layout.addWidget(self._advanced)
        self._advanced.setLayout(self._rows_of(self._advanced_names()))
        self._advanced.hide()

    @property
    def preset(self) -> str | None:
        """The preset the rows are compared with."""
        return self._preset

    def config(self) -> SearchConfig:
        """The configuration entered. Where time is what ends the search, it has no number of trials.

        Raises:
            UsageError: a value is wrong.
        """
        if self.rows[self.budget.budget].value() is None:
            raise UsageError(_NO_END)
        return SearchConfig.parse({"preset": self._preset, **self.values()})

    def values(self) -> dict[str, Any]:
        """What stands in the rows that are shown, right or wrong."""
        return {name: form_row.value() for name, form_row in self.rows.items() if form_row.is_shown}

    def use_preset(self, name: str) -> None:
        """Fill the rows from a preset; the images, a test folder and the seed stay as they are."""
        first = self._preset is None
        self._preset = name
        filled = SearchConfig.parse(preset_named(name).values)
        self.budget.show_budget("n_trials")
        for key, form_row in self.rows.items():
            keep = key in _KEPT_BY_PRESETS and not first
            form_row.take_preset(getattr(filled, key), adopt=not keep)
        self._on_changed()

    def set_values(self, values: dict[str, Any]) -> None:
        """Show other values; the comparison with the preset stays."""
        given = [name for name, _ in BUDGETS if values.get(name) is not None]
        if given:  # a time goes before a number of trials, which is then that of whoever sets no limit
            self.budget.show_budget(given[-1])
            values = {name: value for name, value in values.items() if name != "n_trials" or given == ["n_trials"]}
        for name, value in values.items():
            if name in self.rows:
                self.rows[name].editor.set_value(value)

    def changed_rows(self) -> list[FormRow]:
        """The rows that differ from the preset, apart from the images and the seed."""
        return [r for name, r in self.rows.items() if name not in _KEPT_BY_PRESETS and r.is_changed and r.is_shown]

    def show_advanced(self, shown: bool) -> None:
        """Fold or unfold the further rows."""
        self._advanced.setVisible(shown)
        self._fold.show_as("Advanced", "caret-down" if shown else "caret-right")

    def _on_fold(self) -> None:
        self.show_advanced(self._advanced.isHidden())

    def _on_budget(self) -> None:
        """Another limit holds; where it has no value yet, one is proposed."""
        limit = self.budget.budget
        if self.rows[limit].value() is None:
            self.rows[limit].editor.set_value(proposed(limit, datetime.now()))  # which is told like a change by hand
        else:
            self._on_changed()

    def _on_changed(self) -> None:
        self._fit_to_space()
        for name, _ in BUDGETS:
            self.rows[name].set_shown(name == self.budget.budget)
        limit = self.rows[self.budget.budget]
        if limit.value() is None:
            limit.refuse(_NO_END)
        names = self._advanced_names()
        names = [name for name in names if self.rows[name].is_shown]
        n_changed = sum(form_row.name in names for form_row in self.changed_rows())
        text = f"{n_changed} of {len(names)} differ from the preset" if n_changed else f"{len(names)} more settings"
        self._n_changed.setText(text)
        self.changed.emit()

    def _basic_names(self) -> list[str]:
        shown = [n for n in self.rows if n in _ALWAYS_SHOWN or extra_of(SearchConfig.model_fields[n])["basic"]]
        return sorted(shown, key=_group_order)

    def _advanced_names(self) -> list[str]:
        basic = self._basic_names()
        return sorted((name for name in self.rows if name not in basic), key=_group_order)

    def _fit_to_space(self) -> None:
        """Leave out what the chosen search space has no use for: a file of the user's own decides all of it."""
        is_ours = not self.rows["space_file"].value()
        space = space_named(str(self.rows["space"].value()))
        limits = {setting for one in SEARCH_SPACES for setting in one.layer_limits.values()}
        for setting in limits:
            self.rows[setting].set_shown(is_ours and setting in space.layer_limits.values())
        for setting in ("space", "optional_parameters", "ranges"):
            self.rows[setting].set_shown(is_ours)
        self.rows["optional_parameters"].editor.offer({parameter.name for parameter in space.optional})
        try:
            values = {name: self.rows[name].value() for name in ("space", "optional_parameters", *limits)}
            self.rows["ranges"].editor.show_space(unedited_space(SearchConfig.parse(values)))
        except UsageError:
            pass  # the row that is wrong says so itself

    def _ranges_note(self) -> str:
        changed = [name.replace("_", " ") for name in self.rows["ranges"].value()]
        return f"Changed: {', '.join(changed)}." if changed else "The values that each parameter is drawn from."

    def _basic_rows(self) -> QGridLayout:
        return self._rows_of(self._basic_names())

    def _rows_of(self, names: list[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 172)
        grid.setColumnStretch(2, 1)
        line, group = 0, ""
        for name in names:
            own = str(extra_of(SearchConfig.model_fields[name])["group"])
            if own != group:
                group = own
                grid.addWidget(Label(own, "small", "text3", 600), line, 0, 1, 3, Qt.AlignmentFlag.AlignBottom)
                grid.setRowMinimumHeight(line, 22)
                line += 1
                if "n_trials" in names and own == "Budget":
                    grid.addWidget(Label("Ends after"), line, 0)
                    grid.addWidget(self.budget, line, 1, 1, 2)
                    line += 1
            self.rows[name].place(grid, line)
            line += 1
        return grid


def _group_order(name: str) -> int:
    return _GROUPS.index(str(extra_of(SearchConfig.model_fields[name])["group"]))
