"""Batch normalisation of a map, channel by channel (Ioffe and Szegedy, 2015)."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType, map_shape, nothing, same_shape

if TYPE_CHECKING:
    from torch import nn


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    channels, _, _ = map_shape(layer, shape)
    return 2 * channels  # scale and shift; running statistics are not learned


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    of_channels = (map_shape(layer, shape)[0],)
    return (
        LayerTensor("weight", of_channels),
        LayerTensor("bias", of_channels),
        LayerTensor("running_mean", of_channels, is_learned=False),
        LayerTensor("running_var", of_channels, is_learned=False),
        LayerTensor("num_batches_tracked", (), "I64", is_learned=False),
    )


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    channels, _, _ = map_shape(layer, shape)
    return nn.BatchNorm2d(channels)


BATCH_NORM = LayerType("batch_norm", "Batch norm", same_shape, _n_params, nothing, _build, _tensors)
