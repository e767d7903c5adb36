import random

import pytest
import torch

from nas_desktop.network.builder import build
from nas_desktop.network.cost import cost_of
from tests.draws import random_architecture


@pytest.mark.parametrize("seed", range(12))
def test_any_architecture_gives_one_score_a_class(seed: int) -> None:
    architecture = random_architecture(random.Random(seed), max_side=24)
    scores = build(architecture)(torch.zeros(3, *architecture.input_shape))
    assert scores.shape == (3, architecture.n_classes)


@pytest.mark.parametrize("seed", range(30))
def test_any_architecture_up_to_256_pixels_has_shapes(seed: int) -> None:
    architecture = random_architecture(random.Random(1000 + seed), max_side=256)
    with torch.device("meta"):
        net = build(architecture).eval()
        scores = net(torch.empty(2, *architecture.input_shape))
    assert scores.shape == (2, architecture.n_classes)
    assert cost_of(architecture).layers[-1].output_shape == (architecture.n_classes,)


def test_the_same_seed_gives_the_same_weights() -> None:
    architecture = random_architecture(random.Random(5), max_side=16)
    nets = []
    for _ in range(2):
        torch.manual_seed(3)
        nets.append(build(architecture))
    for first, second in zip(*(net.state_dict().values() for net in nets), strict=True):
        assert torch.equal(first, second)
