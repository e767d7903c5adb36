"""The Data tab: where the images come from, what is in them, what is wrong with them, how they are split."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from nas_desktop.datasets.survey_facts import Finding, Survey
from nas_desktop.gui.data_choice import DataChoice, dropped_path
from nas_desktop.gui.data_shelf import RealShelf, Shelf
from nas_desktop.gui.dialogs.found_images_dialog import FoundImagesDialog
from nas_desktop.gui.finding_words import finding_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_data import config_of, lock_reason, with_facts
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.survey_desk import Question, SurveyDesk, SurveyMaker
from nas_desktop.gui.survey_words import short_path, source_words
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.data_chooser import DataChooser
from nas_desktop.gui.widgets.drop_veil import DropVeil
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.source_line import SourceLine
from nas_desktop.gui.widgets.survey_view import SurveyView

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig

_PATIENCE_MS = 300  # after the last change of a setting


class DataPanel(Page):
    """Surveys the images of the form, or of the search that is shown. Reads nothing before it is first seen.

    Args:
        maker: Makes the surveys; the program's own if none is given.
        shelf: The well-known sets.
    """

    data_chosen = Signal(str)
    edit_wanted = Signal()

    def __init__(
        self,
        model: SearchModel,
        look: Look,
        tasks: Tasks,
        maker: SurveyMaker | None = None,
        shelf: Shelf | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._wish: SearchConfig | None = None
        self._config: SearchConfig | None = None  # what is shown now
        self._shown: object = None  # all that it was made of
        self.desk = SurveyDesk(tasks, maker if maker is not None else _real_maker(), self)
        self.choice = DataChoice(look, tasks, shelf if shelf is not None else RealShelf(), self)
        self.banner = Banner(look)
        self.source = SourceLine(look)
        self.view = SurveyView(look)
        self.chooser = DataChooser(look, self.choice)
        self.placeholder = Placeholder(look, "image-square", "Looking at the images", "…")
        self._waiting = Card()
        self._waiting.fill(self.placeholder, stretch=1)
        self._menu = QMenu(self)
        self._veil = DropVeil(look, self)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.source)
        for part in (self.view, self._waiting, self.chooser):
            self.column.addWidget(part, 1)
        self.setAcceptDrops(True)
        self._wire()
        self._refresh()

    def show_wish(self, config: "SearchConfig") -> None:
        """What the form says now."""
        if config != self._wish:
            other_data = self._wish is None or config.data != self._wish.data
            self._wish = config
            self._patience.start(0 if other_data else _PATIENCE_MS)

    def close_desk(self) -> None:
        """End what is being read, because the window closes."""
        self.desk.close()

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Narrow the right column where the window is narrow."""
        self.view.fit(width)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._patience.start(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what a drop would do."""
        if not self.source.reason and (path := dropped_path(event.mimeData())):
            event.acceptProposedAction()
            self._veil.show_words(f"Drop to use {path.rpartition('/')[2]}")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere will do."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is dropped after all."""
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Use what was dropped."""
        self._veil.hide()
        if path := dropped_path(event.mimeData()):
            event.acceptProposedAction()
            self.data_chosen.emit(path)

    def _wire(self) -> None:
        self.desk.changed.connect(self._on_survey)
        self.choice.chosen.connect(self.data_chosen)
        self.source.again_wanted.connect(self.desk.again)
        self.source.other.clicked.connect(self._on_other)
        self.view.stop_wanted.connect(self.desk.stop)
        self.view.all_wanted.connect(self.desk.look_at_all)
        self.view.edit_wanted.connect(self.edit_wanted)
        self.view.images_wanted.connect(self._on_images_wanted)
        self._patience.timeout.connect(self._refresh)
        self._model.changed.connect(self._on_model_changed)

    def _on_model_changed(self) -> None:
        self.source.show_lock(lock_reason(self._model))
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        """Ask for the survey of what is to be shown now."""
        self.source.show_lock(lock_reason(self._model))
        self._config = config_of(self._model, self._wish)
        if self._config is not None and self._config.data and self.isVisible():
            # While a search runs the processor is its own.
            self.desk.ask(Question(self._config.data_spec(), thorough=not self._model.under_way))
        self._on_survey()

    def _on_survey(self) -> None:
        state, config = self._model.state, self._config
        facts = state.data if self._model.phase != "idle" else None
        shown = (self.desk.survey, self.desk.problem, self.desk.is_reading, facts, self._model.phase, config)
        if shown == self._shown:
            return
        self._shown = shown
        is_empty = config is None or not config.data
        survey = with_facts(self.desk.survey, self.desk.problem, facts)
        self.chooser.setVisible(is_empty)
        self.source.setHidden(is_empty)
        self.view.setVisible(not is_empty and survey is not None)
        self._waiting.setVisible(not is_empty and survey is None)
        self.view.split.edit.setVisible(self._model.phase == "idle")
        self.source.again.setEnabled(not self.desk.is_reading and not self._model.under_way)
        if config is None or is_empty:
            self.chooser.refresh()
        elif survey is not None:
            self.view.show_survey(survey, config)
            self._name_source(survey, config)
        else:
            self._show_waiting(config)
        self._show_banner(is_gone=facts is not None and self.desk.problem is not None)

    def _name_source(self, survey: Survey, config: "SearchConfig") -> None:
        self.source.show_source(*source_words(survey, config.data), is_folder=survey.where != "" or not survey.kind)

    def _show_waiting(self, config: "SearchConfig") -> None:
        """Nothing is known of the images yet, or nothing can be."""
        problem = self.desk.problem
        if problem is not None:
            self.source.show_source(short_path(config.data), "Cannot be used")
            self.placeholder.say("warning-circle", "These images cannot be used", str(problem), tone="bad")
        else:
            self.source.show_source(short_path(config.data), "Being read")
            self.placeholder.say("image-square", "Looking at the images", config.data)

    def _show_banner(self, *, is_gone: bool) -> None:
        problem = self.desk.problem
        if problem is None or not is_gone:
            self.banner.hide()
            return
        sentence = f"The images of this search cannot be read. {problem.message} The counts are those it noted."
        if self.banner.text != sentence:
            self.banner.show_message("warn", sentence)

    def _on_other(self) -> None:
        self.choice.fill(self._menu)
        below = self.source.other.rect().bottomLeft()
        self._menu.popup(self.source.other.mapToGlobal(below))

    def _on_images_wanted(self, finding: Finding) -> None:
        survey = self.desk.survey
        if survey is not None:
            FoundImagesDialog(self._look, finding, finding_words(finding, survey), self).show()


def _real_maker() -> SurveyMaker:
    from nas_desktop.datasets.survey import Surveyor

    return Surveyor()
