"""How fast this device can convolve at best; a child that speaks like the others of `bench train`.

It answers with multiply-adds a second, forward and backward, of the fastest of a few ordinary convolutions.
"""

import argparse
import sys
import time
from collections.abc import Callable

import torch
from torch.nn import functional as F

from nas_desktop.training.allocator import keep_freed_memory
from nas_desktop.training.bench.product_loop import mode_of
from nas_desktop.training.devices import memory_format

_SHAPES = ((32, 64, 16), (64, 128, 16), (128, 128, 8), (256, 256, 16), (256, 256, 8))  # inputs, filters, side
_BATCH, _KERNEL = 64, 3
_PASSES = 3  # multiply-adds forward, towards the input and towards the weights are alike


def _convolution(
    n_inputs: int, n_filters: int, side: int, dtype: torch.dtype, layout: torch.memory_format, device: str
) -> tuple[Callable[[], None], int]:
    """One convolution forward and backward, and its multiply-adds."""
    x = torch.randn(_BATCH, n_inputs, side, side, device=device, dtype=dtype).to(memory_format=layout).requires_grad_()
    w = (
        torch.randn(n_filters, n_inputs, _KERNEL, _KERNEL, device=device, dtype=dtype)
        .to(memory_format=layout)
        .requires_grad_()
    )
    g = torch.randn(_BATCH, n_filters, side, side, device=device, dtype=dtype).to(memory_format=layout)

    def step() -> None:
        torch.autograd.grad(F.conv2d(x, w, padding=_KERNEL // 2), (x, w), g)

    return step, _PASSES * _BATCH * n_inputs * n_filters * side**2 * _KERNEL**2


def fastest(seconds: float, dtype: torch.dtype, layout: torch.memory_format, device: str) -> float:
    """Multiply-adds a second of the fastest of the shapes."""
    best = 0.0
    for shape in _SHAPES:
        step, n_macs = _convolution(*shape, dtype, layout, device)
        for _ in range(3):
            step()
        n, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds / len(_SHAPES):
            step()
            n += 1
        if device != "cpu":
            torch.cuda.synchronize(device)
            elapsed = time.perf_counter() - start
        best = max(best, n * n_macs / elapsed)
    return best


def main() -> None:
    """Warm up, then obey."""
    parser = argparse.ArgumentParser(description="The fastest convolution.")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", choices=("auto", "fp32", "bf16"), default="auto")
    wish = parser.parse_args()
    torch.set_num_threads(wish.threads)
    keep_freed_memory()
    mode = mode_of(wish.device, wish.dtype, wish.threads)
    dtype = getattr(torch, mode.dtype)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{fastest(float(line), dtype, memory_format(mode), mode.device)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
