"""What is worth knowing of a data set before a search: facts, consequences, and links to the images."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nas_desktop.datasets.survey_facts import Finding, Survey
from nas_desktop.gui.finding_words import FindingWords, finding_words, findings_words, looked_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.rule import Rule

_LEAST_HEIGHT = 104  # of the rows; beyond their height they scroll
_NOTHING = FindingWords("check-circle", "good", "Nothing stands out", "")


class FindingRow(QWidget):
    """One finding; the words can change."""

    images_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(look, "info", "text3", 18)
        self._fact = Label("", weight=600, wrap=True)
        self._consequence = Label("", "small", "text2", wrap=True)
        self.link = Button(look, kind="link", tip="…")
        self.link.setMinimumWidth(0)
        self.link.setMaximumWidth(16777215)
        self.link.setToolTip("")
        self.rule = Rule()
        self.link.clicked.connect(self.images_wanted)
        act = row(-3, self.link, None, gap=0)  # so that its word stands below the others
        words = column(self._fact, self._consequence, act, gap=2)
        inner = QHBoxLayout()
        inner.setSpacing(10)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.rule)
        layout.addLayout(inner)

    @property
    def fact(self) -> str:
        """The bold words."""
        return self._fact.text()

    def show_words(self, words: FindingWords) -> None:
        """Say this."""
        self._icon.show_icon(words.icon, words.tone)
        for label, text in ((self._fact, words.fact), (self._consequence, words.consequence)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self.link.setVisible(bool(words.link))
        self.link.setText(words.link)
        self.link.setAccessibleName(f"{words.link}: {words.fact}")


class FindingsCard(Card):
    """Rows are made once and reused."""

    images_wanted = Signal(object)  # Finding
    all_wanted = Signal()  # to look at every image

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Findings", " ", gap=10, parent=parent)
        self._look = look
        self._rows: list[FindingRow] = []
        self._findings: tuple[Finding, ...] = ()
        content = QWidget()
        content.setProperty("part", "page")
        self._holder = QVBoxLayout(content)
        self._holder.setContentsMargins(0, 0, 6, 0)
        self._holder.setSpacing(10)
        self._holder.addStretch(1)
        # Many findings scroll by themselves, so that the split beside the classes stays in sight.
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(_LEAST_HEIGHT)
        self._scroll.setWidget(content)
        self._looked = Label("", "small", "text2", wrap=True)
        self.more = Button(look, "Look at all", kind="link")
        self.more.clicked.connect(self.all_wanted)
        foot = row(gap=8)
        foot.addWidget(self._looked, 1)
        foot.addWidget(self.more)
        self.fill(self._scroll, stretch=1)
        self.fill(foot)

    @property
    def shown(self) -> list[FindingRow]:
        """The rows in use."""
        return [one for one in self._rows if not one.isHidden()]

    def show_survey(self, survey: Survey) -> None:
        """Show the findings so far."""
        self._findings = survey.findings
        words = [finding_words(finding, survey) for finding in survey.findings]
        if not words and survey.is_final and survey.n_looked:
            words = [_NOTHING]
        while len(self._rows) < len(words):
            self._add_row()
        for i, one in enumerate(self._rows):
            one.setVisible(i < len(words))
            one.rule.setVisible(i > 0)
            if i < len(words):
                one.show_words(words[i])
        self.subtitle.set_full_text(findings_words(survey))
        self._looked.setText(looked_words(survey))
        self.more.setVisible(survey.is_final and 0 < survey.n_looked < survey.n_images)

    def _add_row(self) -> None:
        added = FindingRow(self._look)
        added.images_wanted.connect(self._on_images_wanted)
        self._rows.append(added)
        self._holder.insertWidget(len(self._rows) - 1, added)

    def _on_images_wanted(self) -> None:
        sender = self.sender()
        for finding, one in zip(self._findings, self._rows, strict=False):
            if one is sender:
                self.images_wanted.emit(finding)
