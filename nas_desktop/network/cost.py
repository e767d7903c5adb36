"""Shapes, weights and multiply-adds of a network by arithmetic, before torch is touched."""

from dataclasses import dataclass

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec, Shape
from nas_desktop.network.layers import layer_type


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One layer of a network, with what it makes of its input. Shapes are without the batch."""

    layer: LayerSpec
    input_shape: Shape
    output_shape: Shape
    n_params: int
    n_macs: int  # multiply-adds for one image; 1 multiply-add is 2 FLOP


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
