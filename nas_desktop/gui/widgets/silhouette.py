"""The silhouette of a network: a slab per layer, its height the side of the map, its width the channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Config
from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import Theme
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import space_named

_GAP = 2.0
_LOWEST = 0.26  # share of the height at a side of 4 pixels
_OUTPUT_HEIGHT = 0.16


@dataclass(frozen=True, slots=True)
class Slab:
    """One layer of a silhouette."""

    kind: str  # input, conv, linear, output
    height: float  # share of the room
    width: float  # in parts, beside the others


def slabs_of(params: Mapping[str, object], input_shape: tuple[int, int, int], n_classes: int) -> tuple[Slab, ...]:
    """The slabs of the network that a trial's parameters describe; none where they describe no network."""
    return _slabs(tuple(params.items()), input_shape, n_classes)


@lru_cache(maxsize=4096)
def _slabs(items: tuple[tuple[str, object], ...], shape: tuple[int, int, int], n_classes: int) -> tuple[Slab, ...]:
    config: Config = dict(items)  # type: ignore[arg-type]  # a trial's parameters are a configuration
    try:
        space = space_named(str(config.get("space", "plain-cnn")))
        cost = cost_of(space.assemble(space.resolve(config), shape, n_classes))
    except (UsageError, ValueError, KeyError, ArithmeticError):
        return ()  # another version's space: the trial is shown without a face
    side = max(shape[1], 8)
    slabs = [Slab("input", 1.0, 2.0)]
    weighted = [layer for layer in cost.layers if layer.layer.kind in ("conv", "linear")]
    for layer in weighted:
        channels = layer.output_shape[0]
        if layer.layer.kind == "conv":
            slabs.append(Slab("conv", _height(layer.output_shape[-1], side), 1.6 + 1.5 * log2(max(channels, 16) / 16)))
        elif layer is weighted[-1]:
            slabs.append(Slab("output", _OUTPUT_HEIGHT, 3.0))
        else:
            slabs.append(Slab("linear", _LOWEST + 0.06 * log2(max(channels, 64) / 64), 2.2))
    return tuple(slabs)


def _height(side: int, input_side: int) -> float:
    """26 % of the room at 4 pixels, all of it at the side of the input, by logarithm."""
    share = log2(max(side, 1) / 4) / log2(input_side / 4)
    return max(_OUTPUT_HEIGHT, _LOWEST + (0.94 - _LOWEST) * share)


def paint_silhouette(painter: QPainter, theme: Theme, area: QRectF, slabs: tuple[Slab, ...]) -> None:
    """Draw the slabs side by side from the left of `area`, centred on its axis."""
    if not slabs:
        return
    total = sum(slab.width for slab in slabs) + _GAP * (len(slabs) - 1)
    scale = min(area.height() / 12, area.width() / total)
    colors = {"input": theme.edge, "conv": theme.series[0], "linear": theme.series[3], "output": theme.best}
    x = area.x()
    painter.setPen(Qt.PenStyle.NoPen)
    for slab in slabs:
        height = max(3.0, area.height() * slab.height)
        painter.setBrush(colors[slab.kind])
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
