import random
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
from nas_desktop.network.builder import build
from nas_desktop.network.cost import cost_of
from tests.draws import random_architecture


@pytest.mark.parametrize("seed", range(40))
def test_arithmetic_equals_what_torch_counts(seed: int) -> None:
    architecture = random_architecture(random.Random(seed), max_side=40)
    cost = cost_of(architecture)
    with torch.device("meta"):
        net = build(architecture).eval()
        images = torch.empty(1, *architecture.input_shape)
    assert cost.n_params == sum(weight.numel() for weight in net.parameters())
    counter = FlopCounterMode(display=False)
    with counter:
        net(images)
    assert 2 * cost.n_macs == counter.get_total_flops()


def test_shapes_are_those_torch_gives() -> None:
    architecture = random_architecture(random.Random(3), max_side=32)
    seen: list[tuple[int, ...]] = []

    def note(module: Any, inputs: Any, output: torch.Tensor) -> None:
        seen.append(tuple(output.shape[1:]))

    net = build(architecture).eval()
    for layer in net.layers:
        layer.register_forward_hook(note)
    net(torch.zeros(1, *architecture.input_shape))
    assert [layer.output_shape for layer in cost_of(architecture).layers] == seen


def test_a_network_that_ends_in_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="3 classes"):
        cost_of(ArchitectureSpec((1, 8, 8), 3, (LayerSpec("flatten"), LayerSpec("linear", {"units": 2}))))


def test_pooling_a_map_away_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        cost_of(ArchitectureSpec((1, 1, 8), 2, (LayerSpec("max_pool", {"size": 2}),)))


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="wormhole"):
        cost_of(ArchitectureSpec((1, 8, 8), 2, (LayerSpec("wormhole"),)))
