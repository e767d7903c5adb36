"""A map made a vector: the largest or the mean value of each channel."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, map_shape, nothing

if TYPE_CHECKING:
    from torch import nn


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    channels, _, _ = map_shape(layer, shape)
    return (channels,)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.global_pooling import GlobalPooling  # heavy: only where a network is really built

    return GlobalPooling(str(layer.settings["of"]))


GLOBAL_POOL = LayerType("global_pool", "Global pooling", _output_shape, nothing, nothing, _build)
