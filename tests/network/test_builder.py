import random

import pytest
import torch

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
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


def test_a_skip_adds_the_map_that_stood_before_the_block() -> None:
    layers = (
        LayerSpec("conv", {"filters": 3, "kernel": 3, "bias": False}),
        LayerSpec("add", {"back": 1}),
        LayerSpec("global_pool", {"of": "average"}),
    )
    net = build(ArchitectureSpec((3, 6, 6), 3, layers)).eval()
    images = torch.randn(2, 3, 6, 6)
    torch.testing.assert_close(net(images), (images + net.layers[0](images)).mean(dim=(2, 3)))


@pytest.mark.parametrize(("back", "filters"), [(1, 4), (2, 3), (0, 3)])
def test_a_skip_that_joins_unlike_maps_or_leads_nowhere_is_refused(back: int, filters: int) -> None:
    layers = (LayerSpec("conv", {"filters": filters, "kernel": 3, "bias": False}), LayerSpec("add", {"back": back}))
    with pytest.raises(ValueError, match="add"):
        build(ArchitectureSpec((3, 6, 6), 3, layers))
