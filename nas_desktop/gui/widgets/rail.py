"""The rail at the left: one item a tab, icon over word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.choice_group import ChoiceGroup

_WIDTH = 84
_ITEM = QSize(84, 58)
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason)


@dataclass(frozen=True, slots=True)
class TabFacts:
    """A tab's name and icon."""

    title: str
    icon: str


class RailItem(QAbstractButton):
    """One tab; painted, because a style sheet cannot put an icon over a word."""

    def __init__(self, look: Look, tab: TabFacts, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tab = tab
        self._ring = False
        self.setFixedSize(_ITEM)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tab.title)
        self.setToolTip(f"{tab.title} ({shortcut})")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        self._ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, word and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, chosen = self._look.theme, self.isChecked()
        ground = QRectF(self.rect()).adjusted(6, 0, -6, 0)
        painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() and self._ring else Qt.PenStyle.NoPen)
        tone = "accent_soft" if chosen else "sunken" if self.underMouse() else "surface"
        painter.setBrush(theme.color(tone))
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 8, 8)
        color = theme.color("accent" if chosen else "text2")
        self._look.icons.paint(painter, self._tab.icon, QRectF((self.width() - 20) / 2, 9, 20, 20), color)
        painter.setPen(color)
        painter.setFont(role_font("caption", 600 if chosen else 500))
        painter.drawText(QRectF(0, 32, self.width(), 18), Qt.AlignmentFlag.AlignCenter, self._tab.title)


class Rail(QFrame):
    """All tabs, one of them chosen."""

    chosen = Signal(int)

    def __init__(self, look: Look, tabs: Sequence[TabFacts], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self.setFixedWidth(_WIDTH)
        self._group = ChoiceGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 10)
        layout.setSpacing(4)
        for i, tab in enumerate(tabs):
            item = RailItem(look, tab, f"Ctrl+{i + 1}")
            self._group.addButton(item, i)
            layout.addWidget(item)
        layout.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def choose(self, index: int) -> None:
        """Mark a tab as chosen."""
        self._group.button(index).setChecked(True)
