"""Small pictures of the images of a data set, painted."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.datasets.survey_facts import Picture

_MAX_KEPT = 4000
_SHARP_FROM = 3.0  # enlarged more than this, every pixel of the image is shown as it is


class PicturePainter:
    """Paints pictures, and keeps each in the size that it was last asked for."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Picture, int, bool], QPixmap] = {}

    def paint(self, painter: QPainter, picture: Picture, at: QPointF, side: int, *, true_pixels: bool = False) -> None:
        """Draw a picture, at most `side` wide and high, with its corner at `at`.

        Args:
            true_pixels: Show single pixels, rather than smooth, where it is enlarged a lot.
        """
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        wanted = round(side * ratio)
        sharp = true_pixels and wanted >= _SHARP_FROM * max(picture.width, picture.height)
        key = (picture, wanted, sharp)
        if key not in self._kept:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            self._kept[key] = to_pixmap(picture, wanted, sharp=sharp)
        painter.drawPixmap(QRectF(at.x(), at.y(), side, side), self._kept[key], QRectF(self._kept[key].rect()))


def to_pixmap(picture: Picture, pixels: int, *, sharp: bool = False) -> QPixmap:
    """A square pixmap with so many pixels a side."""
    image = QImage(picture.pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    mode = Qt.TransformationMode.FastTransformation if sharp else Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(QSize(pixels, pixels), Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    return QPixmap.fromImage(scaled)


class PictureStrip(QWidget):
    """Pictures side by side, as many as there is room for."""

    def __init__(self, pictures: PicturePainter, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = pictures
        self._side = side
        self._pictures: tuple[Picture, ...] = ()
        self.setFixedHeight(side)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these."""
        if tuple(pictures) != self._pictures:
            self._pictures = tuple(pictures)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them at even distances across the width."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        n = min(len(self._pictures), (self.width() + 6) // (self._side + 6))
        gap = min(8.0, (self.width() - n * self._side) / max(1, n - 1))
        for i, picture in enumerate(self._pictures[:n]):
            self._painter.paint(painter, picture, QPointF(i * (self._side + gap), 0), self._side, true_pixels=True)
