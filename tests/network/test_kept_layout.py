import pytest
import torch
from torch import Tensor, nn

from nas_desktop.network.flattening import Flattening
from nas_desktop.network.global_pooling import GlobalPooling

HEADS = {"flatten": Flattening(), "average": GlobalPooling("average"), "max": GlobalPooling("max")}


def gradient_of(maps: Tensor, head: nn.Module) -> Tensor:
    """What reaches the layer before the head."""
    seen: list[Tensor] = []
    before = maps * 1
    before.register_hook(seen.append)
    head(before).square().sum().backward()
    return seen[0]


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format], ids=["last", "first"])
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_the_gradient_has_the_layout_of_the_maps(head: nn.Module, layout: torch.memory_format) -> None:
    maps = torch.randn(2, 3, 4, 5).to(memory_format=layout).requires_grad_()
    assert gradient_of(maps, head).is_contiguous(memory_format=layout)


def test_the_gradient_has_the_values_of_an_ordinary_flattening() -> None:
    maps = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last).requires_grad_()
    assert torch.equal(gradient_of(maps, HEADS["flatten"]), gradient_of(maps, nn.Flatten()))


def test_without_gradients_maps_pass_as_they_are() -> None:
    maps = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    assert torch.equal(HEADS["flatten"](maps), maps.flatten(1))
