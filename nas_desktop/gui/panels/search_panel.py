"""The Search tab: the settings before a search, its course afterwards."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nas_desktop.analysis.remedies import Remedy
from nas_desktop.analysis.search_reading import config_of
from nas_desktop.core.config import SearchConfig, extra_of
from nas_desktop.gui.data_facts import DataFinder
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.running_face import RunningFace
from nas_desktop.gui.panels.setup_face import SetupFace
from nas_desktop.gui.remedy_words import changes_in_words
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.time_estimate import Foretelling
from nas_desktop.gui.widgets.banner import Banner


class SearchPanel(QWidget):
    """Two faces; the phase of the search decides which is shown."""

    setup_changed = Signal()
    link_clicked = Signal(str)
    remedy_taken = Signal(object)  # Remedy
    skip_wanted = Signal(int)  # the running trial to be ended

    def __init__(
        self,
        model: SearchModel,
        look: Look,
        tasks: Tasks,
        find_data: DataFinder,
        machine: Foretelling | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._proposal = ""  # what the form was filled with, until a search begins
        self.setup = SetupFace(look, tasks, find_data, machine)
        self.running = RunningFace(model, look)
        self.banner = Banner(look)
        self.setup.column.insertWidget(0, self.banner)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.setup)
        self._faces.addWidget(self.running)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._faces, 1)
        self.setup.changed.connect(self.setup_changed)
        self.running.link_clicked.connect(self.link_clicked)
        self.running.remedy_taken.connect(self.remedy_taken)
        self.running.skip_wanted.connect(self.skip_wanted)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def propose(self, config: Mapping[str, Any], remedy: Remedy) -> None:
        """Fill the form with the settings of a search, and what a remedy changes in them; nothing is started."""
        before = config_of(config)
        self._fill(before.with_changes(**remedy.changes))
        preset = "preset" in remedy.changes
        self.setup.form.show_advanced(
            not preset and any(not extra_of(SearchConfig.model_fields[name])["basic"] for name in remedy.changes)
        )
        self._proposal = f"{remedy.label}. {changes_in_words(before, remedy)}. The rest is as before; nothing runs yet."
        self._on_changed()

    def learn_from(self, config: Mapping[str, Any], project: str) -> None:
        """Fill the form with the settings of the search of `project`, which the next one is to learn from."""
        before, root = config_of(config), Path(project)
        space = str(root / "space.py") if before.space_file is not None else None
        self._fill(before.with_changes(history=project, space_file=space))
        self.setup.form.show_advanced(True)
        self._proposal = (
            f"The settings of {root.name}, whose trials become history. Change the search space as you like; "
            "other images, splits or epochs would leave no score to learn from."
        )
        self._on_changed()

    def _fill(self, config: SearchConfig) -> None:
        if config.preset is not None:
            self.setup.presets.choose(config.preset)
            self.setup.form.use_preset(config.preset)
        self.setup.form.set_values(config.model_dump())

    def _on_changed(self) -> None:
        idle = self._model.phase == "idle"
        self._faces.setCurrentWidget(self.setup if idle else self.running)
        if not idle:
            self._proposal = ""
        problem = self._model.problem if idle else None
        sentence = f"{problem.message} {problem.hint}".strip() if problem is not None else self._proposal
        if not sentence:
            self.banner.hide()
        elif self.banner.text != sentence:
            self.banner.show_message("bad" if problem is not None else "accent", sentence)
            self.setup.verticalScrollBar().setValue(0)  # where the banner is
