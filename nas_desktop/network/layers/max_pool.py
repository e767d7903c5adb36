"""Max pooling: the largest value of each square; a rest at the edge is dropped."""

from math import prod
from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, map_shape, nothing

if TYPE_CHECKING:
    from torch import nn

_INDEX_BYTES = 8  # where each largest value stood


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    channels, height, width = map_shape(layer, shape)
    size = int(layer.settings["size"])
    if min(height, width) < size:
        raise ValueError(f"max_pool of {size} leaves nothing of a map of {height}×{width}")
    return channels, height // size, width // size


def _index_bytes(layer: LayerSpec, shape: Shape, value_bytes: int) -> int:
    return prod(_output_shape(layer, shape)) * _INDEX_BYTES


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    return nn.MaxPool2d(int(layer.settings["size"]))


MAX_POOL = LayerType("max_pool", "Max pooling", _output_shape, nothing, nothing, _build, kept_bytes=_index_bytes)
