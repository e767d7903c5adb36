"""What a tab holds, as high as the window where that suffices; where it does not, the page scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_TIGHT = 700  # pixels of the tab's height: a window of 790
_MARGINS, _MARGINS_TIGHT = (20, 16, 20, 16), (14, 12, 14, 12)
_GAP = 12


class Page(QScrollArea):
    """A column of parts, none of which is ever pressed below its smallest size; `fit` gives way before that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = _Content()
        content.setProperty("part", "page")
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(*_MARGINS)
        self.column.setSpacing(_GAP)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Give up what is dispensable where the tab has this size; `tight` is it where it is low."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up margin where the window is low, and let the parts give way."""
        tight = self.height() < _TIGHT
        self.column.setContentsMargins(*(_MARGINS_TIGHT if tight else _MARGINS))
        self.fit(self.width(), self.height(), tight=tight)
        super().resizeEvent(event)


class _Content(QWidget):
    """Asks for the height that its parts cannot do without; the layout alone would ask for what they would like."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
