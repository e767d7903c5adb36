"""Shapes, weights, multiply-adds and memory of a network by arithmetic, before torch is touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec, Shape
from nas_desktop.network import weights_file
from nas_desktop.network.layers import layer_type
from nas_desktop.network.layers.layer_type import LayerTensor

_FLOAT_BYTES = 4
_STATE_COPIES = 4  # weights, gradients, and the two averages of Adam; the others keep less


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One layer of a network, with what it makes of its input. Shapes are without the batch."""

    layer: LayerSpec
    input_shape: Shape
    output_shape: Shape
    n_params: int
    n_macs: int  # multiply-adds for one image; 1 multiply-add is 2 FLOP

    def kept_bytes(self, value_bytes: int) -> int:
        """What the backward pass of one image needs of this layer, its input left out."""
        kind = layer_type(self.layer.kind)
        output = 0 if kind.is_in_place(self.layer) else prod(self.output_shape)
        return output * value_bytes + kind.kept_bytes(self.layer, self.input_shape, value_bytes)


@dataclass(frozen=True, slots=True)
class NetworkCost:
    """A whole network, layer by layer."""

    layers: tuple[LayerCost, ...]

    @property
    def n_params(self) -> int:
        """Learned weights."""
        return sum(layer.n_params for layer in self.layers)

    @property
    def n_macs(self) -> int:
        """Multiply-adds for one image."""
        return sum(layer.n_macs for layer in self.layers)

    @property
    def file_bytes(self) -> int:
        """Size of the saved weights: fp32, with the statistics of batch norm and the header of the file."""
        return weights_file.file_bytes(self.tensors())

    @property
    def peak_bytes(self) -> int:
        """Most memory of maps alive at once while one image is predicted in fp32.

        A layer needs its input and its output, and a map that a skip still waits for is kept.
        """
        return _FLOAT_BYTES * max(self._n_alive(i) for i in range(len(self.layers)))

    def training_bytes(self, batch_size: int, value_bytes: int) -> int:
        """Memory of one training step, at most: maps kept for the backward pass, weights, optimizer.

        Args:
            value_bytes: of one value of a map: 4 in float32, 2 in bfloat16.
        """
        kept = sum(layer.kept_bytes(value_bytes) for layer in self.layers)
        largest = max(prod(layer.input_shape) + prod(layer.output_shape) for layer in self.layers)
        images = prod(self.layers[0].input_shape) * (_FLOAT_BYTES + value_bytes)
        cast = value_bytes if value_bytes < _FLOAT_BYTES else 0  # of the weights, kept for the step
        state = self.n_params * (_STATE_COPIES * _FLOAT_BYTES + cast)
        return batch_size * (images + kept + largest * value_bytes) + state

    def tensors(self) -> Iterator[tuple[str, LayerTensor]]:
        """Every saved tensor under its name in the built network."""
        for i, cost in enumerate(self.layers):
            for tensor in layer_type(cost.layer.kind).tensors(cost.layer, cost.input_shape):
                yield f"layers.{i}.{tensor.name}", tensor

    def _n_alive(self, i: int) -> int:
        """Values in memory while layer `i` works."""
        cost = self.layers[i]
        output = 0 if layer_type(cost.layer.kind).is_in_place(cost.layer) else prod(cost.output_shape)
        # A map stays until the `add` that it waits for has run; at its start it is the input itself.
        waiting = {start for start, end in self._skips() if start < i <= end}
        return prod(cost.input_shape) + output + sum(prod(self.layers[start].input_shape) for start in waiting)

    def _skips(self) -> Iterator[tuple[int, int]]:
        """The layer whose input is kept, and the `add` it is kept for."""
        for i, cost in enumerate(self.layers):
            if cost.layer.kind == "add":
                yield i - int(cost.layer.settings["back"]), i


def cost_of(architecture: ArchitectureSpec) -> NetworkCost:
    """What `architecture` costs.

    Raises:
        ValueError: a layer does not suit the shape before it, or the last does not give one value a class.
    """
    shape: Shape = architecture.input_shape
    layers: list[LayerCost] = []
    for layer in architecture.layers:
        kind = layer_type(layer.kind)
        output = kind.output_shape(layer, shape)
        _check_skip(layer, layers, shape)
        layers.append(LayerCost(layer, shape, output, kind.n_params(layer, shape), kind.n_macs(layer, shape)))
        shape = output
    if shape != (architecture.n_classes,):
        raise ValueError(f"the network ends in {shape}, not in one value for each of {architecture.n_classes} classes")
    return NetworkCost(tuple(layers))


def _check_skip(layer: LayerSpec, before: list[LayerCost], shape: Shape) -> None:
    """A skip must lead back to a map of the same shape."""
    if layer.kind != "add":
        return
    back = int(layer.settings["back"])
    if not 1 <= back <= len(before):
        raise ValueError(f"add leads {back} layers back, of {len(before)}")
    if before[-back].input_shape != shape:
        raise ValueError(f"add joins maps of {before[-back].input_shape} and {shape}")
