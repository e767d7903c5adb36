"""The activation functions of the search spaces."""

from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers.layer_type import LayerType, nothing, same_shape

if TYPE_CHECKING:
    from torch import nn


def _build(layer: LayerSpec, shape: Shape) -> "nn.Module":
    from torch import nn  # heavy: only where a network is really built

    from nas_desktop.network.fast_elu import FastELU

    match layer.settings["function"]:
        case "ReLU":
            return nn.ReLU(inplace=True)
        case "LeakyReLU":
            return nn.LeakyReLU(inplace=True)
        case "ELU":
            return FastELU()
        case "GELU":
            return nn.GELU()
        case other:
            raise ValueError(f"there is no activation {other!r}")


def _is_in_place(layer: LayerSpec) -> bool:
    return layer.settings["function"] in ("ReLU", "LeakyReLU")


MONOTONIC = frozenset(("ReLU", "LeakyReLU", "ELU"))  # the largest input gives the largest output

ACTIVATION = LayerType("activation", "Activation", same_shape, nothing, nothing, _build, is_in_place=_is_in_place)
