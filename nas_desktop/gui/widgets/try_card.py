"""Try it: the user's own images, and what the network takes them for."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.try_desk import Tried, TryDesk
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import LEFT, RIGHT, ElidedLabel
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.pictures import PicturePainter
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.stack import Stack

_PICTURE, _LINE, _GAP, _NAME_HEIGHT = 112, 20, 18, 20
_FIGURE_WIDTH, _CLASS_SHARE = 56, 0.3
_HOW = "Drop image files or a folder here, paste a picture, or choose files. They stay on this computer."


class TryCard(Card):
    """Names of files go up; answers come from the desk."""

    files_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.choose = Button(look, "Choose images…", "image-square")
        self.paste = Button(look, "Paste", "clipboard", tip="The picture or the files on the clipboard (Ctrl+V)")
        super().__init__("Try it", " ", (self.paste, self.choose), parent=parent)
        self.placeholder = Placeholder(look, "image-square", "Try it on your images", _HOW)
        self.rows = TriedRows(look)
        self.rows.setProperty("part", "page")
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.rows)
        self._area.setAccessibleName("Answers")
        self._stack = Stack(self.placeholder, self._area)
        self.problem = ElidedLabel("", "small", "bad")
        self.fill(self._stack, stretch=1)
        self.fill(row(self.problem))
        self.problem.hide()
        self.choose.clicked.connect(self.files_wanted)
        self.paste.clicked.connect(self.paste_wanted)

    def show_desk(self, desk: TryDesk) -> None:
        """Show the answers, or what can be done."""
        self.choose.setEnabled(desk.can_ask)
        self.paste.setEnabled(desk.can_ask)
        self.rows.show_tried(desk.tried)
        self.subtitle.set_full_text("top five classes, as nas-desktop predict names them" if desk.tried else "")
        self.problem.setVisible(bool(desk.problem) and bool(desk.tried))
        self.problem.set_full_text(desk.problem)
        if not desk.can_ask:
            self.placeholder.say("question", "No weights", "The weights of this trial were not kept.")
        elif desk.n_asked:
            self.placeholder.say("hourglass", "Looking at it", "The network is loaded by a process of its own.")
        elif desk.problem:
            self.placeholder.say("warning-circle", "It cannot say", desk.problem, tone="bad")
        else:
            self.placeholder.say("image-square", "Try it on your images", _HOW)
        self._stack.show_page(self._area if desk.tried and not desk.n_asked else self.placeholder)


class TriedRows(QWidget):
    """A row an image: the picture, and a bar a class."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._painter = PicturePainter()
        self.tried: tuple[Tried, ...] = ()
        self.setAccessibleName("Answers")
        look.changed.connect(self.update)

    def show_tried(self, tried: Sequence[Tried]) -> None:
        """Show these."""
        if tuple(tried) == self.tried:
            return
        self.tried = tuple(tried)
        self.setAccessibleDescription(" ".join(words(one) for one in self.tried[:10]))
        self.setMinimumHeight(len(self.tried) * self._row_height())
        self.update()

    def _row_height(self) -> int:
        return _NAME_HEIGHT + _PICTURE + _GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for i, one in enumerate(self.tried):
            top = i * self._row_height()
            if event.rect().intersects(QRectF(0, top, self.width(), self._row_height()).toRect()):
                self._paint_row(painter, one, top)

    def _paint_row(self, painter: QPainter, one: Tried, top: float) -> None:
        theme = self._look.theme
        painter.setFont(role_font("small", 600))
        painter.setPen(theme.color("text"))
        place = QRectF(0, top, self.width(), _NAME_HEIGHT)
        painter.drawText(place, LEFT, _fitting(painter, one.name, place.width()))
        top += _NAME_HEIGHT + 2
        if one.picture is None:
            painter.fillRect(QRectF(0, top, _PICTURE, _PICTURE), theme.color("line"))
        else:
            self._painter.paint(painter, one.picture, QPointF(0, top), _PICTURE, true_pixels=True)
        left = _PICTURE + 16.0
        if one.error:
            painter.setPen(theme.color("bad"))
            painter.setFont(role_font("small"))
            wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
            painter.drawText(QRectF(left, top, self.width() - left, _PICTURE), wrap, one.error)
        for line, (name, share) in enumerate(one.guesses):
            self._paint_guess(painter, name, share, left, top + line * (_LINE + 2), is_first=line == 0)

    def _paint_guess(
        self, painter: QPainter, name: str, share: float, left: float, top: float, *, is_first: bool
    ) -> None:
        theme, room = self._look.theme, self.width() - left - 8
        width = _CLASS_SHARE * room
        painter.setFont(role_font("small", 600 if is_first else 400))
        painter.setPen(theme.color("text" if is_first else "text2"))
        painter.drawText(QRectF(left, top, width - 8, _LINE), LEFT, _fitting(painter, name, width - 8))
        bar = QRectF(left + width, top + 4, max(0.0, room - width - _FIGURE_WIDTH), _LINE - 8)
        painter.fillRect(bar, theme.color("line"))
        bar.setWidth(bar.width() * share)
        painter.fillRect(bar, theme.color("accent"))
        painter.drawText(QRectF(left + room - _FIGURE_WIDTH, top, _FIGURE_WIDTH, _LINE), RIGHT, numbers.percent(share))


def words(one: Tried) -> str:
    """An answer in a sentence."""
    if one.error:
        return one.error
    return f"{one.name}: {', '.join(f'{name} {numbers.percent(share)}' for name, share in one.guesses)}."


def _fitting(painter: QPainter, text: str, width: float) -> str:
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
