"""Test images in rows, each with what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import CENTRE
from nas_desktop.gui.widgets.pictures import PicturePainter

_SIDE, _GAP, _CAPTION = 64, 10, 18


@dataclass(frozen=True, slots=True)
class Shown:
    """One image."""

    image: str  # its name
    captions: tuple[str, ...]  # lines below it
    tip: str


class AnswerGrid(QScrollArea):
    """As many in a row as there is room for; the rest is scrolled to."""

    wanted = Signal(list)  # names of images whose pictures are to be brought by `show_pictures`

    def __init__(self, look: Look, name: str, width: int = _SIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = _Canvas(look, width)
        self._canvas.setAccessibleName(name)
        self.setAccessibleName(name)
        self.setWidget(self._canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fit()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The images shown."""
        return self._canvas.shown

    def show_images(self, images: Sequence[Shown]) -> None:
        """Show these; their pictures are asked for."""
        if tuple(images) == self._canvas.shown:
            return
        self._canvas.shown = tuple(images)
        self._canvas.setAccessibleDescription(", ".join(image.tip for image in images[:10]))
        self.verticalScrollBar().setValue(0)
        self._fit()
        if missing := [image.image for image in images if image.image not in self._canvas.pictures]:
            self.wanted.emit(missing)

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """The pictures of some images by their names."""
        self._canvas.pictures.update(pictures)
        self._canvas.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange them anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._canvas.fit(self.viewport().width())


class _Canvas(QWidget):
    def __init__(self, look: Look, width: int) -> None:
        super().__init__()
        self._look, self._cell_width = look, width
        self._painter = PicturePainter()
        self.shown: tuple[Shown, ...] = ()
        self.pictures: dict[str, Picture] = {}
        self._n_columns, self._step = 1, float(width + _GAP)
        self.setProperty("part", "page")
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    def fit(self, width: int) -> None:
        self._n_columns = max(1, (width + _GAP) // (self._cell_width + _GAP))
        self._step = (width + _GAP) / self._n_columns  # what is left over is shared
        rows = ceil(len(self.shown) / self._n_columns)
        self.resize(width, max(1, rows * self._row_height()))
        self.update()

    def _row_height(self) -> int:
        lines = max((len(image.captions) for image in self.shown), default=1)
        return _SIDE + lines * _CAPTION + _GAP

    def _cell(self, i: int) -> QRectF:
        row, column = divmod(i, self._n_columns)
        return QRectF(column * self._step, row * self._row_height(), self._step - _GAP, self._row_height() - _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(role_font("caption"))
        metrics = QFontMetricsF(painter.font())
        seen = QRectF(event.rect())
        for i, image in enumerate(self.shown):
            cell = self._cell(i)
            if not cell.intersects(seen):
                continue
            at = QPointF(cell.left() + (cell.width() - _SIDE) / 2, cell.top())
            picture = self.pictures.get(image.image)
            if picture is None:
                painter.fillRect(QRectF(at.x(), at.y(), _SIDE, _SIDE), self._look.theme.color("line"))
            else:
                self._painter.paint(painter, picture, at, _SIDE, true_pixels=True)
            for line, caption in enumerate(image.captions):
                painter.setPen(self._look.theme.color("text2" if line else "text"))
                place = QRectF(cell.left(), cell.top() + _SIDE + line * _CAPTION, cell.width(), _CAPTION)
                text = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, CENTRE, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tips = (image.tip for i, image in enumerate(self.shown) if self._cell(i).contains(event.position()))
        QToolTip.showText(event.globalPosition().toPoint(), next(tips, ""), self)
