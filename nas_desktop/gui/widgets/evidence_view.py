"""The evaluation of a network: confusion, mistakes, calibration and speed; or why there is none."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.export.certificate import Certificate
from nas_desktop.gui import evidence_words
from nas_desktop.gui.evidence_words import Waiting
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.answer_grid import AnswerGrid
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.class_shares import ClassSharesTable
from nas_desktop.gui.widgets.confusion_view import ConfusionView
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.reliability_view import ReliabilityView
from nas_desktop.gui.widgets.stack import Stack

CONFUSION, MISTAKES, CALIBRATION = "Confusion", "Mistakes", "Calibration"
PARTS = (CONFUSION, MISTAKES, CALIBRATION)
_SIDE_WIDTH = 320
_CAPTION_WIDTH = 116  # of a mistake, which names two classes


class EvidenceView(Card):
    """Shows one part at a time of one evaluation."""

    pictures_wanted = Signal(list)  # names of test images
    evaluation_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.as_shares = Button(look, "Row %", kind="filter", tip="Shares of a class in place of counts")
        self.worst_first = Button(look, "Worst first", kind="filter", tip="The classes recognised worst come first")
        super().__init__(CONFUSION, " ", (self.as_shares, self.worst_first), parent=parent)
        self._certificate: Certificate | None = None
        self._part = CONFUSION
        self.placeholder = Placeholder(look, "hourglass", " ", " ")
        self.begin = Button(look, "Evaluate", "play", "primary")
        self.cancel = Button(look, "Cancel", "x")
        self.matrix = ConfusionView(look)
        self.table = ClassSharesTable()
        self.cell_head, self.cell_count = ElidedLabel("", "body", weight=600), ElidedLabel("", "small", "text2")
        self.cell_images = AnswerGrid(look, "Images of the cell")
        self.mistakes = AnswerGrid(look, "Mistakes", _CAPTION_WIDTH)
        self.reliability = ReliabilityView(look)
        self.calibration = Label("", "small", "text2", wrap=True)
        self.speed, self.slow = FactGrid(), Label("", "small", "warn", wrap=True)
        self._waiting, self._pages = QWidget(), {CONFUSION: QWidget(), MISTAKES: QWidget(), CALIBRATION: QWidget()}
        self._build()
        self._stack = Stack(self._waiting, *self._pages.values())
        self.fill(self._stack, stretch=1)
        self._reading_line, self.reading = QWidget(), Label("", "small", wrap=True)
        self._mark = IconLabel(look, "circle-wavy-check", "good", 14)
        line = row(self._mark, gap=6, parent=self._reading_line)
        line.addWidget(self.reading, 1)
        self.fill(self._reading_line)
        for grid in (self.cell_images, self.mistakes):
            grid.wanted.connect(self.pictures_wanted)
        self.matrix.cell_chosen.connect(self._on_cell)
        for button in (self.as_shares, self.worst_first):
            button.setCheckable(True)
            button.toggled.connect(self._on_way)
        self.begin.clicked.connect(self.evaluation_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self._show()

    @property
    def certificate(self) -> Certificate | None:
        """What is shown."""
        return self._certificate

    @property
    def is_waiting(self) -> bool:
        """Whether there is no evaluation to show."""
        return self._stack.current is self._waiting

    def show_part(self, part: str) -> None:
        """Show one of PARTS."""
        self._part = part
        self.title.setText(part)
        self.setAccessibleName(part)
        self._show()

    def show_waiting(self, waiting: Waiting) -> None:
        """There is no evaluation, because …"""
        self._certificate = None
        self.placeholder.say(waiting.icon, waiting.heading, waiting.sentence)
        self.begin.setVisible(waiting.can_begin)
        self.cancel.setVisible(waiting.can_cancel)
        self._show()

    def show_evaluation(self, certificate: Certificate) -> None:
        """Show this; what is shown already stays as it is."""
        if certificate is self._certificate:
            return
        self._certificate = certificate
        names = [one.name for one in certificate.classes]
        self.table.shares.show_shares(certificate.classes)
        self.matrix.show_matrix(names, {(i, j): n for i, j, n in certificate.confusion})
        self.mistakes.show_images(evidence_words.mistakes(certificate))
        self.reliability.show_bins(certificate.reliability)
        self.calibration.setText(evidence_words.calibration_words(certificate))
        self.speed.show_facts(evidence_words.speed_facts(certificate))
        self.slow.setText(evidence_words.slow_words(certificate))
        self.slow.setVisible(bool(self.slow.text()))
        self._show()

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """The pictures of test images."""
        self.cell_images.show_pictures(pictures)
        self.mistakes.show_pictures(pictures)

    def _build(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        waiting = column(parent=self._waiting)
        waiting.addWidget(self.placeholder, 1)
        for button in (self.begin, self.cancel):
            waiting.addWidget(button, 0, middle)
        waiting.addSpacing(24)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        cell = column(self.cell_head, self.cell_count, gap=0)
        beside = column(parent=side)
        beside.addWidget(self.table, 1)
        beside.addLayout(cell)
        beside.addWidget(self.cell_images, 1)
        confusion = row(gap=16, parent=self._pages[CONFUSION])
        confusion.addWidget(self.matrix, 1)
        confusion.addWidget(side)
        column(parent=self._pages[MISTAKES]).addWidget(self.mistakes)
        facts = QWidget()
        facts.setFixedWidth(_SIDE_WIDTH)
        speed = Label("Speed of the ONNX file", "body", weight=600)
        column(self.calibration, 8, speed, self.speed, self.slow, None, parent=facts)
        calibration = row(gap=16, parent=self._pages[CALIBRATION])
        calibration.addWidget(self.reliability, 1)
        calibration.addWidget(facts)

    def _show(self) -> None:
        certificate = self._certificate
        self._stack.show_page(self._pages[self._part] if certificate is not None else self._waiting)
        self._reading_line.setVisible(certificate is not None)
        for button in (self.as_shares, self.worst_first):
            button.setVisible(certificate is not None and self._part == CONFUSION)
        if certificate is None:
            self.subtitle.set_full_text("")
            return
        self.subtitle.set_full_text(evidence_words.accuracy_words(certificate))
        tone = "good" if certificate.passed else "bad"
        self._mark.show_icon("circle-wavy-check" if certificate.passed else "circle-wavy-warning", tone)
        self.reading.set_tone("text2" if certificate.passed else "bad")
        self.reading.setText(evidence_words.certified_words(certificate))

    def _on_way(self) -> None:
        self.matrix.show_as(shares=self.as_shares.isChecked(), worst_first=self.worst_first.isChecked())

    def _on_cell(self, label: int, predicted: int) -> None:
        if self._certificate is None:
            return
        head, count = evidence_words.cell_words(self._certificate, label, predicted)
        self.cell_head.set_full_text(head)
        self.cell_count.set_full_text(count)
        self.cell_images.show_images(evidence_words.cell_images(self._certificate, label, predicted))
