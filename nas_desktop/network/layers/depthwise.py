"""A convolution of each channel by itself; with a 1×1 convolution after it, a separable one (Chollet, 2017)."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType, kernel_area, map_shape, same_shape

if TYPE_CHECKING:
    from torch import nn


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    channels, _, _ = map_shape(layer, shape)
    return channels * int(layer.settings["kernel"]) ** 2


def _n_macs(layer: LayerSpec, shape: Shape) -> int:
    channels, height, width = map_shape(layer, shape)
    return channels * kernel_area(int(layer.settings["kernel"]), height, width) * height * width


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    kernel = int(layer.settings["kernel"])
    return (LayerTensor("weight", (map_shape(layer, shape)[0], 1, kernel, kernel)),)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from nas_desktop.network.cropped_convolution import CroppedConvolution  # heavy: only where one is really built

    channels, _, _ = map_shape(layer, shape)
    kernel = int(layer.settings["kernel"])
    return CroppedConvolution(channels, channels, kernel, padding=kernel // 2, groups=channels, bias=False)


DEPTHWISE = LayerType("depthwise", "Depthwise convolution", same_shape, _n_params, _n_macs, _build, _tensors)
