import torch
from torch import nn

from nas_desktop.network.fast_elu import FastELU


def test_it_equals_elu() -> None:
    x = torch.cat([torch.randn(1000) * 5, torch.tensor([0.0, -0.0, 1e-8, -1e-8, 80.0, -80.0])])
    torch.testing.assert_close(FastELU()(x), nn.ELU()(x), atol=1e-7, rtol=1e-6)


def test_its_gradient_is_right() -> None:
    x = torch.randn(40, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(FastELU(), x)  # type: ignore[no-untyped-call]


def test_it_keeps_layout_and_type() -> None:
    x = torch.randn(2, 3, 4, 4, dtype=torch.bfloat16).to(memory_format=torch.channels_last)
    y = FastELU()(x)
    assert y.dtype == torch.bfloat16
    assert y.is_contiguous(memory_format=torch.channels_last)
