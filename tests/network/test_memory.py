"""Bytes by arithmetic beside the bytes that torch and the saved file really take."""

import random
from math import prod
from pathlib import Path

import pytest
import torch
from torch import Tensor

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
from nas_desktop.network.builder import build
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.model_files import ModelFacts, save_model
from tests.builders import a_mode, a_trial_spec, some_data
from tests.draws import RandomSource

_SEEDS = range(6)
by_space = pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)


def small_architecture(space: SearchSpace, seed: int) -> ArchitectureSpec:
    """A network of `space` for small images, its optional parameters drawn as well."""
    rng = random.Random(seed)
    whole = space.limited({}, [parameter.name for parameter in space.optional])
    config = whole.resolve(whole.draw(RandomSource(rng)))
    side = rng.choice((8, 12, 16))
    return whole.assemble(config, (rng.choice((1, 3)), side, side), rng.randint(2, 20))


def real_peak(architecture: ArchitectureSpec) -> int:
    """Most bytes of input, output and waiting maps seen by hooks on the layers."""
    net = build(architecture).eval()
    peaks: list[int] = []
    inputs: dict[int, Tensor] = {}
    ends = {i - int(layer.settings["back"]): i for i, layer in enumerate(architecture.layers) if layer.kind == "add"}

    def storages(*maps: Tensor) -> int:
        return sum({m.untyped_storage().data_ptr(): m.untyped_storage().nbytes() for m in maps}.values())

    def note(i: int, given: Tensor, output: Tensor) -> None:
        inputs[i] = given
        waiting = [inputs[start] for start, end in ends.items() if start <= i <= end and start in inputs]
        if architecture.layers[i].kind == "add":  # it is given the sum; what came before is as large
            waiting.append(torch.empty_like(given))
        peaks.append(storages(given, output, *waiting))

    for i, layer in enumerate(net.layers):
        layer.register_forward_hook(lambda _, given, output, i=i: note(i, given[0], output))
    with torch.inference_mode():
        net(torch.zeros(1, *architecture.input_shape))
    return max(peaks)


def real_training_bytes(architecture: ArchitectureSpec, batch_size: int, dtype: torch.dtype) -> int:
    """Bytes that one step keeps for its backward pass, with weights, their gradients and Adam's averages."""
    net = build(architecture).train()
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    images = torch.randn(batch_size, *architecture.input_shape)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        with torch.autocast("cpu", dtype, enabled=dtype == torch.bfloat16):
            scores = net(images)
        scores.float().square().mean()
    weights = {weight.untyped_storage().data_ptr() for weight in net.parameters()}
    maps = sum(size for place, size in kept.items() if place not in weights)
    return maps + 4 * sum(weight.nbytes for weight in net.parameters())


@by_space
@pytest.mark.parametrize("seed", _SEEDS)
def test_the_saved_weights_are_as_large_as_counted(space: SearchSpace, seed: int, tmp_path: Path) -> None:
    architecture = small_architecture(space, seed)
    facts = ModelFacts.of(a_trial_spec(architecture=architecture), some_data(), a_mode(), 0.5, 1.0)
    save_model(tmp_path / "model", build(architecture), facts)

    real = (tmp_path / "model" / "weights.safetensors").stat().st_size
    assert cost_of(architecture).file_bytes == pytest.approx(real, rel=0.002)


@by_space
@pytest.mark.parametrize("seed", _SEEDS)
def test_the_tensors_of_every_layer_are_those_torch_saves(space: SearchSpace, seed: int) -> None:
    architecture = small_architecture(space, seed)
    with torch.device("meta"):
        saved = build(architecture).state_dict()
    counted = dict(cost_of(architecture).tensors())

    assert {name: tensor.shape for name, tensor in counted.items()} == {n: tuple(t.shape) for n, t in saved.items()}
    learned = sum(prod(tensor.shape) for tensor in counted.values() if tensor.is_learned)
    assert learned == cost_of(architecture).n_params


@by_space
@pytest.mark.parametrize("seed", _SEEDS)
def test_the_peak_of_a_prediction_is_what_hooks_see(space: SearchSpace, seed: int) -> None:
    architecture = small_architecture(space, seed)
    assert cost_of(architecture).peak_bytes == real_peak(architecture)


def test_a_map_that_a_skip_waits_for_counts() -> None:
    layers = (
        LayerSpec("conv", {"filters": 4, "kernel": 3, "bias": False}),
        LayerSpec("batch_norm"),
        LayerSpec("add", {"back": 2}),
        LayerSpec("flatten"),
        LayerSpec("linear", {"units": 2}),
    )
    one_map = 4 * 8 * 8 * 4
    assert cost_of(ArchitectureSpec((4, 8, 8), 2, layers)).peak_bytes == 3 * one_map


@by_space
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize("seed", _SEEDS)
def test_a_training_step_takes_no_more_than_counted(space: SearchSpace, seed: int, dtype: torch.dtype) -> None:
    architecture = small_architecture(space, seed)
    real = real_training_bytes(architecture, 8, dtype)
    counted = cost_of(architecture).training_bytes(8, dtype.itemsize)
    assert real <= counted <= 3 * real
