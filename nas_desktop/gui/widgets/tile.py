"""One of the four figures on top of a tab."""

from PySide6.QtCore import Qt

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import row


class Tile(Card):
    """A name, one figure with its unit, and a line that explains it."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(margins=(16, 10, 16, 10), gap=2)
        self._name = Label(name, "small", "text2")
        self._figure = Label("–", "display", weight=600)
        self._unit = ElidedLabel("", "body", "text2")
        self._unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._foot = ElidedLabel("", "small", "text2")
        self._foot.setMinimumHeight(self._foot.fontMetrics().height())
        self._star = IconLabel(look, "star-fill", "best", 14)
        self._star.hide()
        figures = row(self._figure, gap=5)
        figures.addWidget(self._unit, 1)
        self._unit.setContentsMargins(0, 0, 0, 4)
        self.fill(row(self._star, self._name, None, gap=5), figures, self._foot)

    @property
    def figure(self) -> str:
        """The figure shown."""
        return self._figure.text()

    def say(
        self, name: str, figure: str, unit: str, foot: str, *, foot_tone: str = "text2", best: bool = False
    ) -> None:
        """Show a figure; `best` marks it as the best trial's."""
        self._name.setText(name)
        self._figure.setText(figure)
        self._figure.set_tone("best" if best else "text")
        self._unit.set_full_text(unit)
        self._foot.set_full_text(foot)
        self._foot.set_tone(foot_tone)
        self._star.setVisible(best)
        self.setAccessibleName(f"{name}: {figure} {unit}. {foot}")

    def set_tight(self, tight: bool) -> None:
        """Give up the third line and the large figure where the window is low."""
        self._figure.set_role("title" if tight else "display", 600)
        self._unit.setContentsMargins(0, 0, 0, 1 if tight else 4)
        self._foot.setVisible(not tight)
