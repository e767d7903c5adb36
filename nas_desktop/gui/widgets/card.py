"""A card: a surface with a hairline, a plain title and room for tools above, a reading line below."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import Item, add, row

_HEAD_HEIGHT = 30  # fixed, so that the titles of neighbouring cards share a line


class Card(QFrame):
    """A card with an optional head; `fill` adds what it holds.

    Args:
        title: What it is about; without one the card has no head.
        subtitle: In grey beside the title.
        tools: At the right end of the head.
        margins: Left, top, right, bottom.
        gap: Between its rows.
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        tools: Sequence[QWidget] = (),
        *,
        margins: tuple[int, int, int, int] = (16, 12, 16, 12),
        gap: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(gap)
        self.title = Label(title, "heading", weight=600)
        self.subtitle = ElidedLabel(subtitle, "small", "text3")
        if title:
            self.body.addWidget(self._head(tools))

    def fill(self, *items: Item, stretch: int = 0) -> None:
        """Add rows at the foot of the card."""
        for item in items:
            add(self.body, item, stretch)

    def add_reading(self, look: Look, sentence: str) -> Label:
        """Close the card with one sentence on how to read it; the label, for a sentence that changes."""
        line = QWidget()
        layout = row(IconLabel(look, "eye", "text3", 14), gap=6, parent=line)
        label = Label(sentence, "small", "text2", wrap=True)
        layout.addWidget(label, 1)
        self.body.addWidget(line)
        return label

    def _head(self, tools: Sequence[QWidget]) -> QWidget:
        head = QWidget()
        head.setFixedHeight(_HEAD_HEIGHT)
        layout = row(self.title, parent=head)
        layout.addWidget(self.subtitle, 1)
        for tool in tools:
            layout.addWidget(tool)
        return head
