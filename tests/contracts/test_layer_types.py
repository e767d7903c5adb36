"""Every layer type tells the truth about itself."""

import pytest
import torch

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.network.layers import LAYER_TYPES
from nas_desktop.network.layers.layer_type import LayerType

EXAMPLES: dict[str, tuple[LayerSpec, Shape]] = {
    "conv": (LayerSpec("conv", {"filters": 5, "kernel": 3, "bias": True}), (3, 9, 7)),
    "batch_norm": (LayerSpec("batch_norm"), (4, 6, 6)),
    "activation": (LayerSpec("activation", {"function": "GELU"}), (4, 6, 6)),
    "max_pool": (LayerSpec("max_pool", {"size": 2}), (3, 9, 8)),
    "dropout": (LayerSpec("dropout", {"rate": 0.5}), (12,)),
    "flatten": (LayerSpec("flatten"), (3, 4, 5)),
    "linear": (LayerSpec("linear", {"units": 7}), (12,)),
    "depthwise": (LayerSpec("depthwise", {"kernel": 5}), (4, 6, 7)),
    "squeeze_excite": (LayerSpec("squeeze_excite", {"reduction": 4}), (40, 3, 2)),
    "add": (LayerSpec("add", {"back": 1}), (4, 6, 7)),
    "global_pool": (LayerSpec("global_pool", {"of": "max"}), (4, 6, 7)),
    "scale": (LayerSpec("scale", {"factor": 0.5}), (12,)),
}


@pytest.mark.parametrize("kind", LAYER_TYPES, ids=lambda k: k.name)
def test_the_declared_shape_and_weights_are_the_real_ones(kind: LayerType) -> None:
    layer, shape = EXAMPLES[kind.name]
    module = kind.build(layer, shape).eval()
    assert tuple(module(torch.zeros(2, *shape)).shape[1:]) == kind.output_shape(layer, shape)
    assert sum(weight.numel() for weight in module.parameters()) == kind.n_params(layer, shape)


@pytest.mark.parametrize("function", ["ReLU", "LeakyReLU", "ELU", "GELU"])
def test_every_activation_of_the_spaces_can_be_built(function: str) -> None:
    (kind,) = [k for k in LAYER_TYPES if k.name == "activation"]
    kind.build(LayerSpec("activation", {"function": function}), (3,))
