"""Dropout (Srivastava et al., 2014): while training, values are set to zero at random."""

from math import prod
from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, always, nothing, same_shape

if TYPE_CHECKING:
    from torch import nn


def _mask_bytes(layer: LayerSpec, shape: Shape, value_bytes: int) -> int:
    return prod(shape) * value_bytes  # what each value is multiplied by


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.fast_dropout import FastDropout  # heavy: only where a network is really built

    return FastDropout(float(layer.settings["rate"]))


# Handed on as it is when predicting.
DROPOUT = LayerType(
    "dropout", "Dropout", same_shape, nothing, nothing, _build, is_in_place=always, kept_bytes=_mask_bytes
)
