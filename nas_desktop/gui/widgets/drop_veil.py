"""What lies over a tab while something is dragged over it that can be dropped there."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look


class DropVeil(QWidget):
    """An outline in accent and one line of words; takes no mouse."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._look = look
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_words(self, words: str) -> None:
        """Cover the parent and say what a drop would do."""
        self._words = words
        self.setGeometry(self._parent.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw outline and words over what lies below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._look.theme.color("accent_soft")
        ground.setAlphaF(0.92)
        painter.setPen(QPen(self._look.theme.color("accent"), 2))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(6, 6, -6, -6), 10, 10)
        painter.setFont(role_font("title", 600))
        painter.setPen(self._look.theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
