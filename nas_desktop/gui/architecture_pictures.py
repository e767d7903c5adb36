"""The architecture drawing as a picture, always in the light theme and whole, whatever the window shows."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from nas_desktop.gui.architecture_nodes import Node
from nas_desktop.gui.theme import LIGHT
from nas_desktop.gui.widgets.architecture_drawing import arrange, foot_height, natural_width, paint_drawing

_SLABS = 210.0  # height of the highest slab and the words above it
_MARGIN = 16
_RATIO = 3  # device pixels a pixel: sharp in print
_DPI = 96
_DOTS_PER_METRE = round(_DPI / 0.0254)


def picture(nodes: Sequence[Node]) -> QImage:
    """The drawing on white, for a document."""
    size = _size(nodes)
    image = QImage(size * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    image.setDotsPerMeterX(_DOTS_PER_METRE)
    image.setDotsPerMeterY(_DOTS_PER_METRE)
    image.fill(QColor(LIGHT.surface))
    _paint(QPainter(image), nodes, size)
    return image


def png(nodes: Sequence[Node]) -> bytes:
    """The same as the content of a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(nodes).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub says bytes, which it does not take
    return bytes(buffer.data().data())


def svg(nodes: Sequence[Node], title: str) -> bytes:
    """The drawing as SVG, its words as text."""
    from PySide6.QtSvg import QSvgGenerator  # only where a picture is wanted

    size, buffer = _size(nodes), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription("; ".join(node.description for node in nodes))
    _paint(QPainter(generator), nodes, size)
    return bytes(buffer.data().data())


def svg_for_clipboard(nodes: Sequence[Node], title: str) -> QMimeData:
    """As a picture for programs that draw, as text for those that write."""
    data, content = QMimeData(), svg(nodes, title)
    data.setData("image/svg+xml", content)
    data.setText(content.decode())
    return data


def _size(nodes: Sequence[Node]) -> QSize:
    width, height = natural_width(nodes), _SLABS + foot_height(nodes)
    return QSize(round(width) + 2 * _MARGIN, round(height) + 2 * _MARGIN)


def _paint(painter: QPainter, nodes: Sequence[Node], size: QSize) -> None:
    painter.translate(_MARGIN, _MARGIN)
    inner = QSizeF(size.width() - 2 * _MARGIN, size.height() - 2 * _MARGIN)
    paint_drawing(painter, LIGHT, arrange(nodes, inner))
    painter.end()
