"""The silhouette of a network: a slab per block, its height the side of the map, its width the channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.core.specs import Value
from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import Theme
from nas_desktop.gui.trial_network import build_network
from nas_desktop.network.blocks import Block
from nas_desktop.network.layers import LAYER_TYPES

_GAP = 2.0
_LOWEST = 0.26  # share of the height at a side of 4 pixels
_OUTPUT_HEIGHT = 0.16
_LEAST_SIDE = 8  # of an input; logarithms of smaller sides would turn the scale over
_OTHER_SERIES = (2, 4, 5)


@dataclass(frozen=True, slots=True)
class Slab:
    """One block of a silhouette."""

    kind: str  # input, output, or the kind of the layer that multiplies: conv, linear, …
    height: float  # share of the room
    width: float  # in parts, beside the others


def slabs_of(params: Mapping[str, object], input_shape: tuple[int, int, int], n_classes: int) -> tuple[Slab, ...]:
    """The slabs of the network that a trial's parameters describe; none where they describe no network."""
    return _slabs(tuple(params.items()), input_shape, n_classes)


@lru_cache(maxsize=4096)
def _slabs(items: tuple[tuple[str, Value], ...], shape: tuple[int, int, int], n_classes: int) -> tuple[Slab, ...]:
    network = build_network(dict(items), shape, n_classes)
    if network is None:
        return ()
    return (Slab("input", 1.0, 2.0), *(_slab(block, shape[1]) for block in network.blocks))


def _slab(block: Block, input_side: int) -> Slab:
    channels = block.head.output_shape[0]
    if len(block.head.output_shape) == 3:
        height = 0.94 * map_height(block.head.output_shape[-1], input_side)
        return Slab(block_kind(block), max(_OUTPUT_HEIGHT, height), 1.6 + 1.5 * log2(max(channels, 16) / 16))
    if block.is_output:
        return Slab("output", _OUTPUT_HEIGHT, 3.0)
    return Slab(block_kind(block), _LOWEST + 0.06 * log2(max(channels, 64) / 64), 2.2)


def block_kind(block: Block) -> str:
    """What decides the colour of a block."""
    return "output" if block.is_output else block.head.layer.kind


def map_height(side: int, input_side: int) -> float:
    """26 % of the room at 4 pixels, all of it at the side of the input, by logarithm."""
    share = log2(max(side, 1) / 4) / log2(max(input_side, _LEAST_SIDE) / 4)
    return max(_OUTPUT_HEIGHT, min(1.0, _LOWEST + (1.0 - _LOWEST) * share))


def kind_color(theme: Theme, kind: str) -> QColor:
    """The colour of a kind of block, in the silhouette and in the diagram."""
    known = {"input": theme.edge, "conv": theme.series[0], "linear": theme.series[3], "output": theme.best}
    if kind in known:
        return QColor(known[kind])
    names = [layer.name for layer in LAYER_TYPES]
    return QColor(theme.series[_OTHER_SERIES[names.index(kind) % len(_OTHER_SERIES)]])


def paint_silhouette(painter: QPainter, theme: Theme, area: QRectF, slabs: tuple[Slab, ...]) -> None:
    """Draw the slabs side by side from the left of `area`, centred on its axis."""
    if not slabs:
        return
    total = sum(slab.width for slab in slabs) + _GAP * (len(slabs) - 1)
    scale = min(area.height() / 12, area.width() / total)
    x = area.x()
    painter.setPen(Qt.PenStyle.NoPen)
    for slab in slabs:
        height = max(3.0, area.height() * slab.height)
        painter.setBrush(kind_color(theme, slab.kind))
        box = QRectF(x, area.center().y() - height / 2, max(slab.width * scale, 1.5), height)
        painter.drawRoundedRect(box, 1.2, 1.2)
        x += (slab.width + _GAP) * scale


class Silhouette(QWidget):
    """A network's silhouette as a widget."""

    def __init__(self, look: Look, size: tuple[int, int] = (54, 24), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._slabs: tuple[Slab, ...] = ()
        self.setFixedSize(*size)

    def show_slabs(self, slabs: tuple[Slab, ...]) -> None:
        """Show another network."""
        if slabs != self._slabs:
            self._slabs = slabs
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the network."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_silhouette(painter, self._look.theme, area, self._slabs)
