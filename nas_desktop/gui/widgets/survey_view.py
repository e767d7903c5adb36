"""A survey as the Data tab shows it: classes at the left; findings, split and what the network sees at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.datasets.survey_facts import Survey
from nas_desktop.gui.look import Look
from nas_desktop.gui.survey_words import seen_words
from nas_desktop.gui.widgets.classes_card import ClassesCard
from nas_desktop.gui.widgets.findings_card import FindingsCard
from nas_desktop.gui.widgets.pictures import PicturePainter
from nas_desktop.gui.widgets.seen_card import SeenCard
from nas_desktop.gui.widgets.split_card import SplitCard

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig

_SIDE_WIDTHS = ((1180, 392), (1060, 350), (0, 320))  # of the right column, from a width of the tab on


class SurveyView(QWidget):
    """Four cards."""

    stop_wanted = Signal()
    edit_wanted = Signal()
    images_wanted = Signal(object)  # Finding
    all_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pictures = PicturePainter()
        self.classes = ClassesCard(look, pictures)
        self.findings = FindingsCard(look)
        self.split = SplitCard(look)
        self.seen = SeenCard(look, pictures)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.findings, 1)
        side.addWidget(self.split)
        side.addWidget(self.seen)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.classes, 1)
        layout.addWidget(self._side)
        self.classes.stop_wanted.connect(self.stop_wanted)
        self.split.edit_wanted.connect(self.edit_wanted)
        self.findings.images_wanted.connect(self.images_wanted)
        self.findings.all_wanted.connect(self.all_wanted)

    def show_survey(self, survey: Survey, config: "SearchConfig") -> None:
        """Show what is known, of a search with these settings."""
        self.classes.show_survey(survey)
        self.findings.show_survey(survey)
        self.split.show_split(survey.split, config.seed)
        self.seen.show_pictures(survey.seen, seen_words(survey, config))
        self.seen.setVisible(bool(survey.seen) or not survey.is_final)

    def fit(self, width: int) -> None:
        """Narrow the right column where the tab is narrow."""
        self._side.setFixedWidth(next(own for least, own in _SIDE_WIDTHS if width >= least))
