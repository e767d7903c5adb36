"""Squeeze and excitation: each channel weighted by what all channels hold on average (Hu et al., 2018)."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType, map_shape, same_shape

if TYPE_CHECKING:
    from torch import nn

_LEAST = 8  # hidden units


def _n_hidden(layer: LayerSpec, shape: Shape) -> int:
    channels, _, _ = map_shape(layer, shape)
    return max(_LEAST, channels // int(layer.settings["reduction"]))


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    n = _n_hidden(layer, shape)
    return (shape[0] + 1) * n + (n + 1) * shape[0]


def _n_macs(layer: LayerSpec, shape: Shape) -> int:
    return 2 * shape[0] * _n_hidden(layer, shape)


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    channels, hidden = shape[0], _n_hidden(layer, shape)
    return (
        LayerTensor("squeeze.weight", (hidden, channels)),
        LayerTensor("squeeze.bias", (hidden,)),
        LayerTensor("excite.weight", (channels, hidden)),
        LayerTensor("excite.bias", (channels,)),
    )


def _vector_bytes(layer: LayerSpec, shape: Shape, value_bytes: int) -> int:
    return 2 * (shape[0] + _n_hidden(layer, shape)) * value_bytes  # means, hidden units, factors


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.squeeze_excitation import SqueezeExcitation  # heavy: only where a network is really built

    return SqueezeExcitation(shape[0], _n_hidden(layer, shape))


SQUEEZE_EXCITE = LayerType(
    "squeeze_excite",
    "Squeeze-excite",
    same_shape,
    _n_params,
    _n_macs,
    _build,
    _tensors,
    kept_bytes=_vector_bytes,
)
