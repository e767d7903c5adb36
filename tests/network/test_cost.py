"""The arithmetic agrees with the real network."""

import random
from dataclasses import dataclass
from math import prod
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
from nas_desktop.network.blocks import blocks_of
from nas_desktop.network.builder import build
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from tests.draws import RandomSource, random_architecture

_SIDES = (1, 2, 3, 7, 8, 16, 28, 32, 33, 48, 64, 97)
_N_CONFIGURATIONS = 200  # over all spaces


@dataclass(frozen=True)
class Seen:
    """What one module of the real network has and does."""

    output_shape: tuple[int, ...]
    n_params: int
    n_macs: int


def what_torch_sees(architecture: ArchitectureSpec) -> list[Seen]:
    """Every layer of the real network as torch runs it, on a device that has shapes and no values."""
    seen: list[Seen] = []
    n_macs: list[int] = []  # of the layer that runs, part by part

    def note_part(part: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        n_macs.append(real_macs(part, tuple(output.shape[1:])))

    def note_layer(layer: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        n_params = sum(weight.numel() for weight in layer.parameters())
        seen.append(Seen(tuple(output.shape[1:]), n_params, sum(n_macs)))
        n_macs.clear()

    with torch.device("meta"):
        net = build(architecture).eval()
        for layer in net.layers:
            for part in layer.modules():
                part.register_forward_hook(note_part)
            layer.register_forward_hook(note_layer)
        net(torch.empty(1, *architecture.input_shape))
    return seen


def real_macs(module: nn.Module, shape: tuple[int, ...]) -> int:
    """One product for every output value and every input it looks at."""
    match module:
        case nn.Conv2d():
            met = [min(kernel, 2 * size - 1) for kernel, size in zip(module.kernel_size, shape[1:], strict=True)]
            return prod(shape) * prod(met) * module.in_channels // module.groups
        case nn.Linear():
            return module.in_features * module.out_features
    return 0


def any_architecture(space: SearchSpace, rng: random.Random, side: int) -> ArchitectureSpec:
    """A network of `space`, its optional parameters drawn as well, for grey or coloured images."""
    whole = space.limited({}, [parameter.name for parameter in space.optional])
    config = whole.resolve(whole.draw(RandomSource(rng)))
    return whole.assemble(config, (rng.choice((1, 3)), side, side), rng.randint(2, 100))


@pytest.mark.parametrize("side", _SIDES)
@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)
def test_every_layer_is_what_torch_makes_of_it(space: SearchSpace, side: int) -> None:
    rng = random.Random(side)
    for _ in range(-(-_N_CONFIGURATIONS // len(_SIDES))):
        architecture = any_architecture(space, rng, side)
        counted = [Seen(layer.output_shape, layer.n_params, layer.n_macs) for layer in cost_of(architecture).layers]
        assert counted == what_torch_sees(architecture)


@pytest.mark.parametrize("seed", range(20))
def test_the_blocks_of_the_drawing_add_up_to_the_real_network(seed: int) -> None:
    rng = random.Random(seed)
    architecture = any_architecture(rng.choice(SEARCH_SPACES), rng, rng.choice(_SIDES))
    seen = what_torch_sees(architecture)
    blocks = blocks_of(cost_of(architecture))

    assert sum(block.n_params for block in blocks) == sum(layer.n_params for layer in seen)
    assert sum(block.n_macs for block in blocks) == sum(layer.n_macs for layer in seen)
    ends = [sum(len(block.layers) for block in blocks[: i + 1]) - 1 for i in range(len(blocks))]
    assert [block.output_shape for block in blocks] == [seen[end].output_shape for end in ends]


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


def test_a_network_that_ends_in_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="3 classes"):
        cost_of(ArchitectureSpec((1, 8, 8), 3, (LayerSpec("flatten"), LayerSpec("linear", {"units": 2}))))


def test_pooling_a_map_away_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        cost_of(ArchitectureSpec((1, 1, 8), 2, (LayerSpec("max_pool", {"size": 2}),)))


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="wormhole"):
        cost_of(ArchitectureSpec((1, 8, 8), 2, (LayerSpec("wormhole"),)))
