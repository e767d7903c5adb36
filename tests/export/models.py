"""Networks with weights that tell layers apart, and the folders they are kept in."""

import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from nas_desktop.core.specs import ArchitectureSpec, DataFacts
from nas_desktop.network.builder import Network, build
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.training.model_files import ModelFacts, save_model
from tests.builders import PARAMS, a_mode, some_data
from tests.draws import RandomSource

_MOST_MACS = 20_000_000
_SPREAD = 3.0  # deviation of the class scores


def a_network(architecture: ArchitectureSpec, seed: int = 0) -> Network:
    """Its layers are scaled by what they give for some images (Mishkin and Matas, 2016), so that its answers differ.

    A fresh network says nearly the same of every image, and would hide what an export gets wrong.
    """
    torch.manual_seed(seed)
    net = build(architecture).eval()
    images = torch.from_numpy(some_images(architecture, 64, seed)).float().permute(0, 3, 1, 2)
    hooks = [module.register_forward_hook(_scale) for module in net.modules()]
    with torch.no_grad():
        scores = net((images - images.mean()) / images.std())
        for hook in hooks:
            hook.remove()
        last = [module for module in net.modules() if isinstance(module, nn.Linear)][-1]
        for values in (last.weight, last.bias):
            values.mul_(_SPREAD / scores.std())
    return net


def _scale(layer: nn.Module, inputs: tuple[Tensor], output: Tensor) -> Tensor | None:
    """Give each channel mean 0 and deviation 1 over the images that have just come through."""
    shown = inputs[0] if isinstance(layer, nn.BatchNorm2d) else output
    mean = shown.mean(dim=[0, *range(2, shown.ndim)])
    std = shown.std(dim=[0, *range(2, shown.ndim)]).clamp(min=1e-2)
    if isinstance(layer, nn.BatchNorm2d):
        layer.running_mean, layer.running_var = mean, std**2
    elif isinstance(layer, nn.Conv2d | nn.Linear) and layer.bias is not None:
        layer.weight /= std.reshape(-1, *[1] * (layer.weight.ndim - 1))
        layer.bias.copy_((layer.bias - mean) / std)
    else:
        return None
    return layer.forward(inputs[0])


def an_architecture(seed: int) -> ArchitectureSpec:
    """Of either space, 1 to 4 channels, 8 to 96 pixels; small enough to be tried in a test."""
    rng = random.Random(seed)
    chosen = SEARCH_SPACES[seed % len(SEARCH_SPACES)]
    space = chosen.limited({}, [parameter.name for parameter in chosen.optional])
    while True:
        side = rng.randint(8, 96)
        config = space.resolve(space.draw(RandomSource(rng)))
        architecture = space.assemble(config, (rng.randint(1, 4), side, side), rng.randint(2, 12))
        if cost_of(architecture).n_macs <= _MOST_MACS:
            return architecture


def facts_of(architecture: ArchitectureSpec) -> ModelFacts:
    """Some for a network: each channel has a mean and a deviation of its own."""
    channels, n = architecture.input_shape[0], architecture.n_classes
    data: DataFacts = some_data(
        classes=tuple(f"class {i}" for i in range(n)),
        class_counts=(10,) * n,
        input_shape=architecture.input_shape,
        mean=tuple(0.3 + 0.1 * i for i in range(channels)),
        std=tuple(0.2 + 0.05 * i for i in range(channels)),
    )
    return ModelFacts(0, PARAMS, architecture, data, a_mode(), 0.5, 1.0, 7)


def keep(folder: Path, architecture: ArchitectureSpec, seed: int = 0) -> Path:
    """The folder of a kept model."""
    save_model(folder, a_network(architecture, seed), facts_of(architecture))
    return folder


def some_images(architecture: ArchitectureSpec, n: int, seed: int = 0) -> np.ndarray:
    """Smooth uint8 images (N, H, W, C) of its size, each with noise of its own."""
    channels, side, _ = architecture.input_shape
    rng = np.random.default_rng(seed)
    ramp = np.linspace(0, 1, side)[None, :, None, None] * rng.uniform(-150, 150, (n, 1, 1, channels))
    noise = rng.normal(0, 25, (n, side, side, channels)) + rng.uniform(50, 200, (n, 1, 1, channels))
    return np.clip(ramp + noise, 0, 255).astype(np.uint8)
