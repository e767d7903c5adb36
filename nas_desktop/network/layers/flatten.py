"""A map laid out as one vector."""

from math import prod
from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, always, nothing

if TYPE_CHECKING:
    from torch import nn


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    return (prod(shape),)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.flattening import Flattening  # heavy: only where a network is really built

    return Flattening()


FLATTEN = LayerType("flatten", "Flatten", _output_shape, nothing, nothing, _build, is_in_place=always)
