"""The Search tab before a search: how long it may take, the settings, and what they mean."""

import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.analysis.plan_words import words
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.paths import projects_dir
from nas_desktop.core.presets import PRESETS, preset_named
from nas_desktop.gui import numbers
from nas_desktop.gui.command_line import command_for
from nas_desktop.gui.data_facts import DataFinder, FoundData
from nas_desktop.gui.form_history import FormHistory
from nas_desktop.gui.look import Look
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.time_estimate import Foretelling, TimeEstimate
from nas_desktop.gui.widgets.bottom_strip import free_bytes
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.options_form import OptionsForm
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.preset_cards import PresetCards
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.space_card import SpaceCard
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.user_file import read_space_file

logger = logging.getLogger(__name__)

_DEFAULT_PRESET = "standard"
_SIDE_WIDTHS = ((1180, 372), (1060, 330), (0, 300))  # of the side column, from a width of the tab on


class SetupFace(Page):
    """Holds a configuration that is always checked; `config` is None while something in it is wrong."""

    changed = Signal()

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        find_data: DataFinder,
        machine: Foretelling | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._find_data = find_data
        self.config: SearchConfig | None = None
        self.wish: SearchConfig | None = None  # the last possible settings, whether or not the images can be used
        self.found: FoundData | None = None
        self._looked_at: str | None = None
        self.estimate = TimeEstimate(tasks, machine, self) if machine is not None else None
        self.presets = PresetCards(look, PRESETS)
        self.form = OptionsForm(look)
        self.form.rows["data"].set_note(self._data_note)
        self._facts = FactGrid(gap=9)
        self._total = Label("", "display", weight=600)
        self._total_unit = Label("", "body", "text2")
        self._plan = Label("", "small", "text2", wrap=True)
        self._space = SpaceCard(look)
        self._copy = Button(look, "Copy as command", "terminal", "quiet", "The command that runs the same search")
        self._reset = Button(look, "Reset to preset", "arrow-counter-clockwise", "quiet", "Undo what differs from it")
        self._undo = Button(look, icon="arrow-u-up-left", kind="quiet", tip="Undo (Ctrl+Z)")
        self._redo = Button(look, icon="arrow-u-up-right", kind="quiet", tip="Redo (Ctrl+Shift+Z)")
        self._side = QWidget()
        self._build()
        self.presets.chosen.connect(self.form.use_preset)
        self.form.changed.connect(self._on_changed)
        if self.estimate is not None:
            self.estimate.changed.connect(self._on_estimated)
        self._copy.clicked.connect(self._on_copy)
        self._reset.clicked.connect(self._on_reset)
        self.presets.choose(_DEFAULT_PRESET)
        self.history = FormHistory(self.form, self)
        self._wire_history()

    @property
    def is_looking(self) -> bool:
        """Whether the images are being looked over."""
        return self.found is None and not self.form.rows["data"].error

    def choose_data(self, data: str) -> None:
        """Put other images into the form."""
        self.form.set_values({"data": data})

    def draft(self) -> dict[str, Any]:
        """What stands in the form, right or wrong, to be restored by the next start."""
        values = {name: value for name, value in self.form.values().items() if name != "seed"}  # another each time
        return {"preset": self.form.preset, "values": values}

    def restore(self, kept: object) -> None:
        """Show a `draft`; one that no longer fits is left out."""
        if not isinstance(kept, dict) or not isinstance(kept.get("values"), dict):
            return
        try:
            if (preset := kept.get("preset")) is not None:
                preset_named(str(preset))
                self.presets.choose(str(preset))
                self.form.use_preset(str(preset))
            values = {name: value for name, value in kept["values"].items() if name in self.form.rows}
            self.form.set_values(values)
            self.history.forget()
        except (UsageError, ValueError, TypeError, KeyError) as error:
            logger.debug("The settings of the last session are of no use: %s", error)

    def _wire_history(self) -> None:
        self._undo.clicked.connect(self.history.undo)
        self._redo.clicked.connect(self.history.redo)
        for keys, step in (
            (QKeySequence.StandardKey.Undo, self.history.undo),
            (QKeySequence.StandardKey.Redo, self.history.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(step)
        self.history.changed.connect(self._show_history)
        self._show_history()

    def _show_history(self) -> None:
        self._undo.setEnabled(self.history.can_undo)
        self._redo.setEnabled(self.history.can_redo)
        self.presets.mark(self.form.preset or "")

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Narrow the side column where the window is narrow."""
        self._side.setFixedWidth(next(own for least, own in _SIDE_WIDTHS if width >= least))

    def _build(self) -> None:
        main = Card(margins=(20, 14, 20, 16), gap=10)
        main.setAccessibleName("Settings of the search")
        main.fill(Label("How long may it take?", "heading", weight=600), self.presets, Rule(), self.form, None)
        cost = Card("What this will do", gap=9)
        total = row(self._total, self._total_unit, None, gap=6)
        cost.fill(total, self._plan, self._facts)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(cost)
        side.addWidget(self._space)
        side.addLayout(row(self._copy, None, self._undo, self._redo, self._reset, gap=2))
        side.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(main, 1)
        body.addWidget(self._side)
        self.column.addLayout(body, 1)

    def _on_changed(self) -> None:
        try:
            self.config = self.wish = self.form.config()
        except UsageError as error:
            logger.debug("The form is not complete: %s", error)
            self.config = None
        data = self.form.rows["data"].value()
        if data != self._looked_at:
            self._looked_at, self.found = data, None
            if data:
                self._tasks.start(self._look_at(data))
        if not data:
            self.form.rows["data"].refuse("Choose the images.")
        if self.form.rows["data"].error:
            self.config = None
        if self.config is not None:
            self._check_space(self.config)
        if self.config is not None:
            self._space.show_config(self.config)
        self._reset.setEnabled(bool(self.form.changed_rows()))
        self._copy.setEnabled(self.config is not None)
        self._show_facts()
        if self.estimate is not None:
            self.estimate.follow(self.config, self.found)
        self.changed.emit()

    def _check_space(self, config: SearchConfig) -> None:
        """What only the search space itself can refuse."""
        try:
            if config.space_file is not None:
                read_space_file(Path(config.space_file))  # a small file; its code is not run
            else:
                configured_space(config)
        except UsageError as error:
            self.form.rows["ranges" if config.space_file is None else "space_file"].refuse(str(error))
            self.config = None

    def _on_estimated(self) -> None:
        self._show_facts()
        self.changed.emit()

    @property
    def time_words(self) -> str:
        """How long the search may take here; empty where nothing can be said of it."""
        return self.estimate.words if self.estimate is not None else ""

    async def _look_at(self, data: str) -> None:
        """Look the images over in a thread; an answer to an older question is dropped."""
        try:
            found = await self._tasks.in_thread(lambda: self._find_data(data))
        except NasError as error:
            if data == self._looked_at:
                self.form.rows["data"].refuse(str(error))
                self._on_changed()
            return
        if data == self._looked_at:
            self.found = found
            self.form.rows["data"].refuse("")
            self._on_changed()

    def _data_note(self) -> str:
        if self.found is None:
            return "Looking at the images…"
        images = numbers.counted(self.found.n_images, "image")
        return f"{self.found.title}: {len(self.found.class_counts)} classes, {images}."

    def _show_facts(self) -> None:
        config = self.config
        if config is None:  # the facts below stay as they are, so that nothing jumps while a number is typed
            self._total.setText(numbers.NOTHING)
            self._total_unit.setText("a setting is not possible")
            return
        self._show_total(config)
        train = "all" if config.n_train == "all" else f"up to {numbers.count(config.n_train)}"
        facts = [
            *([("Time on this machine", self.time_words)] if self.time_words and not config.is_timed else []),
            ("Images to train on", train),
            ("Images to compare on", f"up to {numbers.count(config.n_val)}"),
            *self._data_facts(),
            *_limits(config),
        ]
        free = free_bytes(projects_dir())
        if free is not None:
            facts.append(("Room on the disk", f"{numbers.size(free)} free"))
        self._facts.show_facts(facts)

    def _show_total(self, config: SearchConfig) -> None:
        """What was asked for, and how the search would go about it."""
        plan = self.estimate.plan if self.estimate is not None else None
        if config.until is not None:
            self._total.setText(config.until)
            self._total_unit.setText("everything is ready")
        elif config.minutes is not None:
            self._total.setText(f"{config.minutes:g}")
            self._total_unit.setText("minutes, and everything is ready")
        else:
            self._total.setText(numbers.count(config.n_trials))
            self._total_unit.setText(
                "networks" if plan else f"networks, {numbers.counted(config.n_epochs, 'epoch')} each"
            )
        self._plan.setText("\n".join(words(plan)) if plan is not None else "")
        self._plan.setVisible(plan is not None)

    def _data_facts(self) -> list[tuple[str, str]]:
        if self.found is None:
            return []
        counts = [n for _, n in self.found.class_counts]
        low, high = min(counts), max(counts)
        each = numbers.count(low) if low == high else f"{numbers.count(low)} to {numbers.count(high)}"
        test = f"{numbers.count(self.found.n_test)} given" if self.found.n_test else "15 % set aside"
        return [("Images to test on", test), ("Classes", str(len(counts))), ("Images of a class", each)]

    def _on_copy(self) -> None:
        if self.config is not None:
            QGuiApplication.clipboard().setText(command_for(self.config))

    def _on_reset(self) -> None:
        if self.form.preset is not None:
            self.form.use_preset(self.form.preset)


def _limits(config: SearchConfig) -> list[tuple[str, str]]:
    facts = []
    if config.max_params is not None:
        facts.append(("Weights at most", numbers.amount(config.max_params)))
    match config.max_macs:
        case "auto":
            facts.append(("Multiply-adds at most", "75 M on a CPU"))
        case int(n):
            facts.append(("Multiply-adds at most", numbers.amount(n)))
    if config.max_file_mb is not None:
        facts.append(("File at most", f"{config.max_file_mb:g} MB"))
    if config.max_activation_mb is not None:
        facts.append(("Memory of maps at most", f"{config.max_activation_mb:g} MB"))
    if config.max_ms is not None:
        facts.append(("An image at most", f"{config.max_ms:g} ms"))
    return facts
