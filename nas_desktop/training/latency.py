"""How long a network takes for one image: the one cost that arithmetic cannot tell."""

import time
from statistics import median

import torch
from torch import nn

from nas_desktop.core.specs import ArchitectureSpec, NumericMode
from nas_desktop.training.trainer import fresh_network

_N_IMAGES = 50  # a round
_ROUNDS = 3  # the best one counts: other programs only ever slow an image down
_WARM_UP_SECONDS = 0.2
_WARM_UP_IMAGES = 5  # at least, for the first ones create kernels


def latency_ms(architecture: ArchitectureSpec, device: str, n_threads: int = 1) -> float:
    """Milliseconds for one image: the median of 50 in a row, in float32, eager, without gradients, after a warm-up.

    The weights are fresh, for their values cost no time. The threads of this process stay at `n_threads`.
    """
    torch.set_num_threads(n_threads)
    mode = NumericMode(device, "float32", channels_last=False, n_threads=n_threads)
    net = fresh_network(architecture, mode, seed=0).eval()
    image = torch.randn(1, *architecture.input_shape, device=device)
    with torch.inference_mode():
        _warm_up(net, image)
        return 1000 * min(median(_seconds(net, image) for _ in range(_N_IMAGES)) for _ in range(_ROUNDS))


def _warm_up(net: nn.Module, image: torch.Tensor) -> None:
    start, n = time.perf_counter(), 0
    while n < _WARM_UP_IMAGES or time.perf_counter() - start < _WARM_UP_SECONDS:
        _seconds(net, image)
        n += 1


def _seconds(net: nn.Module, image: torch.Tensor) -> float:
    start = time.perf_counter()
    net(image)
    if image.is_cuda:
        torch.cuda.synchronize(image.device)
    return time.perf_counter() - start
