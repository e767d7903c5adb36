"""Dropout (Srivastava et al., 2014) whose mask is cut from random 64-bit words, four values each.

On a CPU torch draws the mask of its own dropout one double-precision number an element, which takes longer than the
rest of a fully connected layer.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

_LEVELS = 2**16  # a rate is met to 1/65536
_PER_WORD = 4


def _factors(x: Tensor, rate: float) -> Tensor:
    """What each element is multiplied by: 0, or 1 / (1 − rate). In the type of `x`, or every product would copy it."""
    n = x.numel()
    words = torch.empty((n + _PER_WORD - 1) // _PER_WORD, dtype=torch.int64).random_(-(2**63), None)
    values = words.view(torch.int16)[:n]
    kept = values >= round(rate * _LEVELS) - _LEVELS // 2
    return kept.view(x.shape).to(x.dtype).mul_(1 / (1 - rate))


class _FastDropout(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, rate: float) -> Tensor:
        factors = _factors(x, rate)
        ctx.save_for_backward(factors)
        return x * factors

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        (factors,) = ctx.saved_tensors
        return grads[0] * factors, None


class FastDropout(nn.Module):
    """While training, each element is zero with probability `rate` and scaled by 1 / (1 − rate) otherwise."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        if not 0 <= rate < 1:
            raise ValueError(f"a dropout rate is from 0 to below 1, not {rate}")
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """A tensor of the shape of `x`."""
        if not self.training or self.rate == 0:
            return x
        if x.device.type != "cpu":
            return F.dropout(x, self.rate)  # a GPU draws its mask fast enough
        y: Tensor = _FastDropout.apply(x, self.rate)
        return y

    def extra_repr(self) -> str:
        """Shown by print."""
        return f"rate={self.rate}"
