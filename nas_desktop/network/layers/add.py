"""A skip connection: the map is added to the one that stood `back` layers before (He et al., 2016)."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, map_shape, nothing

if TYPE_CHECKING:
    from torch import nn


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    return map_shape(layer, shape)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    return nn.Identity()  # it is given the sum: the network alone knows the earlier map


ADD = LayerType("add", "Skip", _output_shape, nothing, nothing, _build)
