"""How a search splits the images: one bar, four counts."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nas_desktop.datasets.survey_facts import SplitFacts
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.survey_words import split_parts, split_words
from nas_desktop.gui.theme import Theme
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import RIGHT, Label

_N_PARTS = 4
_HEIGHT, _RADIUS, _GAP = 14, 3, 2
_LEAST = 4  # pixels of a part that is not empty


class SplitBar(QWidget):
    """The parts side by side, each as wide as its share of the images."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._counts: tuple[int, ...] = ()
        self.setFixedHeight(_HEIGHT)

    def show_counts(self, counts: tuple[int, ...]) -> None:
        """Show these parts."""
        if counts != self._counts:
            self._counts = counts
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        x, shown = 0.0, sum(n > 0 for n in self._counts)
        room = self.width() - _GAP * max(0, shown - 1) - _LEAST * shown
        for part, n in enumerate(self._counts):
            if n:
                width = _LEAST + room * n / sum(self._counts)
                painter.setBrush(part_colour(self._look.theme, part))
                painter.drawRoundedRect(QRectF(x, 0, width, _HEIGHT), _RADIUS, _RADIUS)
                x += width + _GAP


class _Swatch(QWidget):
    """The colour of a part beside its name."""

    def __init__(self, look: Look, part: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._part = part
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(part_colour(self._look.theme, self._part))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)


class SplitCard(Card):
    """The counts of the form's settings; *Edit* leads to them."""

    edit_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.edit = Button(look, "Edit", kind="link")
        self.edit.setAccessibleName("Edit the split")
        super().__init__("Split", " ", (self.edit,), gap=10, parent=parent)
        self._bar = SplitBar(look)
        self._names = [Label("", "small", "text2") for _ in range(_N_PARTS)]
        self._counts = [Label("", "small", weight=600, align=RIGHT) for _ in range(_N_PARTS)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for i in range(_N_PARTS):
            grid.addWidget(_Swatch(look, i), i, 0)
            grid.addWidget(self._names[i], i, 1)
            grid.addWidget(self._counts[i], i, 2)
        self.fill(self._bar, grid)
        self.edit.clicked.connect(self.edit_wanted)

    @property
    def counts(self) -> list[tuple[str, str]]:
        """The parts and their counts as they are shown."""
        return [(name.text(), n.text()) for name, n in zip(self._names, self._counts, strict=True)]

    def show_split(self, split: SplitFacts | None, seed: int) -> None:
        """Show the parts; None where the images cannot be split."""
        parts = split_parts(split or SplitFacts(0, 0, 0, 0, "set aside"))
        self._bar.show_counts(tuple(n for _, n in parts))
        for (name, n), label, figure in zip(parts, self._names, self._counts, strict=True):
            label.setText(name)
            figure.setText(numbers.count(n) if split is not None else numbers.NOTHING)
        self.subtitle.set_full_text(split_words(split, seed) if split is not None else "not possible")


def part_colour(theme: Theme, part: int) -> QColor:
    """Training, validation, test, not used."""
    return QColor((theme.accent, theme.series[5], theme.series[3], theme.sunken)[part])
