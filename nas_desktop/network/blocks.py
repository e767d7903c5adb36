"""Layers grouped as a reader draws them: one block for each layer that multiplies, with what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nas_desktop.core.specs import Shape
from nas_desktop.network.cost import LayerCost, NetworkCost

_OPENING = ("flatten", "dropout")  # prepare the input of the layer after them; all else follows the layer before it


@dataclass(frozen=True)
class Block:
    """A layer that multiplies, such as a convolution, and those that belong to it, in the order of the network."""

    layers: tuple[LayerCost, ...]
    is_output: bool = False  # gives the class scores

    @cached_property
    def head(self) -> LayerCost:
        """The layer that gives the block its name; the first, where none multiplies."""
        return next((layer for layer in self.layers if layer.n_macs), self.layers[0])

    @property
    def output_shape(self) -> Shape:
        """What the next block is given."""
        return self.layers[-1].output_shape

    @property
    def n_params(self) -> int:
        """Learned weights of all its layers."""
        return sum(layer.n_params for layer in self.layers)

    @property
    def n_macs(self) -> int:
        """Multiply-adds of all its layers for one image."""
        return sum(layer.n_macs for layer in self.layers)


def blocks_of(cost: NetworkCost) -> tuple[Block, ...]:
    """The blocks of a network; every layer is in exactly one of them."""
    groups = list(_groups(cost))
    return tuple(Block(group, is_output=group is groups[-1]) for group in groups)


def _groups(cost: NetworkCost) -> Iterator[tuple[LayerCost, ...]]:
    current: list[LayerCost] = []
    has_head = False
    last = max((i for i, layer in enumerate(cost.layers) if layer.n_macs), default=-1)
    for i, layer in enumerate(cost.layers):
        begins = layer.n_macs > 0 or layer.layer.kind in _OPENING
        if has_head and begins and i <= last:  # what comes after the last that multiplies belongs to it
            yield tuple(current)
            current, has_head = [], False
        current.append(layer)
        has_head = has_head or layer.n_macs > 0
    if current:
        yield tuple(current)
