"""Gradients come back in the layout in which the maps went in."""

from typing import Any

import torch
from torch import Tensor


class _KeepLayout(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, maps: Tensor) -> Tensor:
        return maps.view_as(maps)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0].contiguous(memory_format=torch.channels_last)


def keep_layout(maps: Tensor) -> Tensor:
    """`maps` (N, C, H, W), whose gradient will be channels-last if they are.

    Flattening and averaging hand back a gradient in the order N, C, H, W. Every layer before them would then take it
    apart again, or go its slow way.
    """
    if not maps.requires_grad or maps.is_contiguous() or not maps.is_contiguous(memory_format=torch.channels_last):
        return maps
    kept: Tensor = _KeepLayout.apply(maps)
    return kept
