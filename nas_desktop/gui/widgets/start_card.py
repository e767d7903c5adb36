"""A card of the start page: a big button with an icon, its key, a title and a sentence."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import column, row

_HEIGHT = 148
_LEAST_WIDTH = 180


class StartCard(QAbstractButton):
    """One way to begin."""

    def __init__(
        self, look: Look, icon: str, title: str, sentence: str, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._sentence = Label(sentence, "small", "text2", wrap=True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setToolTip(f"{title} ({key})")
        self.title = title
        head = row(IconLabel(look, icon, "accent", 22), None, Label(key, "caption", "text3"))
        self.body = column(head, 4, Label(title, "body", weight=600), self._sentence, gap=4, parent=self)
        self.body.addStretch(1)
        self.body.setContentsMargins(16, 14, 16, 12)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(sentence)

    def sizeHint(self) -> QSize:
        """All cards are of one height."""
        return QSize(220, _HEIGHT)

    def say(self, sentence: str) -> None:
        """Another sentence."""
        self._sentence.setText(sentence)
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(sentence)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width = self._look.theme, 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "line"), width))
        is_lit = self.underMouse() and self.isEnabled()
        painter.setBrush(theme.color("sunken" if is_lit else "surface" if self.isEnabled() else "canvas"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10, 10)
