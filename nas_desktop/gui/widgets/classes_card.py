"""The card of the classes: all counts above, a row for each class, a thin bar while images are read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.datasets.survey_facts import Survey
from nas_desktop.gui.look import Look
from nas_desktop.gui.survey_words import counts_words, progress_words, size_words
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.class_rows import ClassRows
from nas_desktop.gui.widgets.pictures import PicturePainter
from nas_desktop.gui.widgets.progress_bar import ProgressBar

_READING = "Bars of like length are good. A short bar is a class the network will see seldom and get wrong often."
_BAR_WIDTH = 90


class ClassesCard(Card):
    """Shows a survey while it grows."""

    stop_wanted = Signal()

    def __init__(self, look: Look, pictures: PicturePainter, parent: QWidget | None = None) -> None:
        self.bar = ProgressBar(look)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.stop = Button(look, "Stop", kind="link")
        self.chips = [Chip(look) for _ in range(3)]
        super().__init__("Classes", " ", (self.bar, self.stop, *self.chips), gap=6, parent=parent)
        self.rows = ClassRows(look, pictures)
        self.fill(self.rows, stretch=1)
        self.add_reading(look, _READING)
        self.stop.clicked.connect(self.stop_wanted)

    def show_survey(self, survey: Survey) -> None:
        """Show what is known."""
        self.rows.show_classes(survey.classes)
        for chip, text in zip(self.chips, (*counts_words(survey.classes), size_words(survey)), strict=True):
            chip.set_text(text)
        self.bar.setVisible(not survey.is_final)
        self.stop.setVisible(not survey.is_final)
        self.bar.show_share(survey.n_looked / max(1, survey.n_to_look))
        self.subtitle.set_full_text("" if survey.is_final else progress_words(survey))
