"""A convolution of each channel by itself; with a 1×1 convolution after it, a separable one (Chollet, 2017)."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType, map_shape, same_shape

if TYPE_CHECKING:
    from torch import nn


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    channels, _, _ = map_shape(layer, shape)
    return channels * int(layer.settings["kernel"]) ** 2


def _n_macs(layer: LayerSpec, shape: Shape) -> int:
    _, height, width = map_shape(layer, shape)
    return _n_params(layer, shape) * height * width


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    kernel = int(layer.settings["kernel"])
    return (LayerTensor("weight", (map_shape(layer, shape)[0], 1, kernel, kernel)),)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    channels, _, _ = map_shape(layer, shape)
    kernel = int(layer.settings["kernel"])
    return nn.Conv2d(channels, channels, kernel, padding=kernel // 2, groups=channels, bias=False)


DEPTHWISE = LayerType("depthwise", "Depthwise convolution", same_shape, _n_params, _n_macs, _build, _tensors)
