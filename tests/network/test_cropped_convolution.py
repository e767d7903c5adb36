import pytest
import torch
from torch import nn

from nas_desktop.network.cropped_convolution import CroppedConvolution


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 3), (3, 1), (2, 5), (7, 7)])
@pytest.mark.parametrize("groups", [1, 4])
def test_outputs_and_gradients_are_those_of_an_ordinary_convolution(size: tuple[int, int], groups: int) -> None:
    torch.manual_seed(0)
    ours = CroppedConvolution(4, 8, 5, padding=2, groups=groups)
    plain = nn.Conv2d(4, 8, 5, padding=2, groups=groups)
    plain.load_state_dict(ours.state_dict())
    maps = torch.randn(3, 4, *size)
    for conv in (ours, plain):
        conv(maps).square().sum().backward()
    torch.testing.assert_close(ours(maps), plain(maps))
    torch.testing.assert_close(ours.weight.grad, plain.weight.grad)
    torch.testing.assert_close(ours.bias.grad, plain.bias.grad)


def test_weights_that_see_padding_only_have_no_gradient() -> None:
    conv = CroppedConvolution(2, 2, 5, padding=2)
    conv(torch.randn(3, 2, 1, 1)).sum().backward()
    gradient = conv.weight.grad.clone()
    gradient[:, :, 2, 2] = 0
    assert not gradient.any()
