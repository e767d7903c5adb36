"""A fully connected layer."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType

if TYPE_CHECKING:
    from torch import nn


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    _n_inputs(layer, shape)
    return (int(layer.settings["units"]),)


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    return (_n_inputs(layer, shape) + 1) * int(layer.settings["units"])


def _n_macs(layer: LayerSpec, shape: Shape) -> int:
    return _n_inputs(layer, shape) * int(layer.settings["units"])


def _n_inputs(layer: LayerSpec, shape: Shape) -> int:
    if len(shape) != 1:
        raise ValueError(f"linear needs a vector, not {shape}")
    return shape[0]


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    units = int(layer.settings["units"])
    return LayerTensor("weight", (units, _n_inputs(layer, shape))), LayerTensor("bias", (units,))


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    return nn.Linear(_n_inputs(layer, shape), int(layer.settings["units"]))


LINEAR = LayerType("linear", "Fully connected", _output_shape, _n_params, _n_macs, _build, _tensors)
