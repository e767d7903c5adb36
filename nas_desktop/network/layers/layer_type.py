"""What every layer type declares."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nas_desktop.core.specs import LayerSpec, Shape

if TYPE_CHECKING:
    from torch import nn

_VALUE_BYTES = {"F32": 4, "I64": 8}


@dataclass(frozen=True, slots=True)
class LayerTensor:
    """One tensor of a layer as it is saved."""

    name: str  # below the layer, as in `squeeze.weight`
    shape: Shape
    dtype: str = "F32"  # as safetensors calls it
    is_learned: bool = True

    @property
    def n_bytes(self) -> int:
        """On the disk."""
        return prod(self.shape) * _VALUE_BYTES[self.dtype]


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
    tensors: Callable[[LayerSpec, Shape], tuple[LayerTensor, ...]] = lambda layer, shape: ()
    is_in_place: Callable[[LayerSpec], bool] = lambda layer: False  # the output takes the place of the input
    # Bytes kept of one image for the backward pass beside input and output, with values of so many bytes.
    kept_bytes: Callable[[LayerSpec, Shape, int], int] = lambda layer, shape, value_bytes: 0


def same_shape(layer: LayerSpec, shape: Shape) -> Shape:
    """Of a layer that works element by element."""
    return shape


def nothing(layer: LayerSpec, shape: Shape) -> int:
    """Of a layer without weights, or without multiply-adds worth counting."""
    return 0


def always(layer: LayerSpec) -> bool:
    """Of a layer that is so whatever its settings."""
    return True


def kernel_area(kernel: int, height: int, width: int) -> int:
    """Weights of a padded kernel that ever meet a pixel of the map; on a small map the outer ones see padding only."""
    return min(kernel, 2 * height - 1) * min(kernel, 2 * width - 1)


def map_shape(layer: LayerSpec, shape: Shape) -> tuple[int, int, int]:
    """The (C, H, W) a layer needs.

    Raises:
        ValueError: the input is a vector.
    """
    if len(shape) != 3:
        raise ValueError(f"{layer.kind} needs a map (C, H, W), not {shape}")
    return shape[0], shape[1], shape[2]
