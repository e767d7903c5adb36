"""Every value times a constant. Small class scores at first keep the early steps of a large rate from running away."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, nothing, same_shape

if TYPE_CHECKING:
    from torch import nn


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.scaling import Scaling  # heavy: only where a network is really built

    return Scaling(float(layer.settings["factor"]))


SCALE = LayerType("scale", "Scale", same_shape, nothing, nothing, _build)
