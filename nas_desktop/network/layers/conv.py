"""A convolution with stride 1 whose padding keeps the size."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerTensor, LayerType, kernel_area, map_shape

if TYPE_CHECKING:
    from torch import nn


def _output_shape(layer: LayerSpec, shape: Shape) -> Shape:
    _, height, width = map_shape(layer, shape)
    return int(layer.settings["filters"]), height, width


def _n_params(layer: LayerSpec, shape: Shape) -> int:
    filters = int(layer.settings["filters"])
    return _weights(layer, shape) + (filters if layer.settings["bias"] else 0)


def _n_macs(layer: LayerSpec, shape: Shape) -> int:
    channels, height, width = map_shape(layer, shape)
    area = kernel_area(int(layer.settings["kernel"]), height, width)
    return channels * int(layer.settings["filters"]) * area * height * width


def _weights(layer: LayerSpec, shape: Shape) -> int:
    channels, _, _ = map_shape(layer, shape)
    return channels * int(layer.settings["filters"]) * int(layer.settings["kernel"]) ** 2


def _tensors(layer: LayerSpec, shape: Shape) -> tuple[LayerTensor, ...]:
    filters, kernel = int(layer.settings["filters"]), int(layer.settings["kernel"])
    weight = LayerTensor("weight", (filters, map_shape(layer, shape)[0], kernel, kernel))
    return (weight, LayerTensor("bias", (filters,))) if layer.settings["bias"] else (weight,)


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    from nas_desktop.network.cropped_convolution import CroppedConvolution

    channels, _, _ = map_shape(layer, shape)
    filters, kernel = int(layer.settings["filters"]), int(layer.settings["kernel"])
    conv = CroppedConvolution(channels, filters, kernel, padding=kernel // 2, bias=bool(layer.settings["bias"]))
    if layer.settings.get("start") == "identity":  # the first filters hand each input on
        nn.init.dirac_(conv.weight.data[: min(channels, filters)])
    return conv


CONV = LayerType("conv", "Convolution", _output_shape, _n_params, _n_macs, _build, _tensors)
