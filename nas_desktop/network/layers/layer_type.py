"""What every layer type declares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class LayerType:
    """A kind of layer: its arithmetic, which needs no torch, and how to build it.

    Shapes are without the batch: (C, H, W) of a map, (N,) of a vector. Every function raises ValueError where the input
    shape does not suit the layer.
    """

    name: str
    title: str
    output_shape: Callable[[LayerSpec, Shape], Shape]
    n_params: Callable[[LayerSpec, Shape], int]  # learned weights
    n_macs: Callable[[LayerSpec, Shape], int]  # multiply-adds for one input
    build: "Callable[[LayerSpec, Shape], nn.Module]"


def same_shape(layer: LayerSpec, shape: Shape) -> Shape:
    """Of a layer that works element by element."""
    return shape


def nothing(layer: LayerSpec, shape: Shape) -> int:
    """Of a layer without weights, or without multiply-adds worth counting."""
    return 0


def map_shape(layer: LayerSpec, shape: Shape) -> tuple[int, int, int]:
    """The (C, H, W) a layer needs.

    Raises:
        ValueError: the input is a vector.
    """
    if len(shape) != 3:
        raise ValueError(f"{layer.kind} needs a map (C, H, W), not {shape}")
    return shape[0], shape[1], shape[2]
