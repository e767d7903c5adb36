"""The running mean of a network's weights over the last steps, which scores better than any single step's."""

from copy import deepcopy

import torch
from torch import Tensor, nn

_SHARE, _MOST = 0.05, 32  # of all steps, and in steps; the mean reaches about so far back
_FIRST_STEPS = 10  # while the mean is young it forgets faster, or the fresh weights would stay in it


class WeightAverage:
    """An exponential moving average of all weights and batch statistics (Polyak and Juditsky, 1992).

    Towards the end of an annealed run the mean is a little ahead of the weights, for it has less of the noise of single
    batches; in the middle, where the rate is high, it is far ahead.

    Args:
        net: read after every update; never changed.
        n_steps: optimizer updates of the whole run; may be corrected as it goes, where its end follows the clock.
    """

    def __init__(self, net: nn.Module, n_steps: int) -> None:
        self.net = deepcopy(net).requires_grad_(False)
        self._from = _numbers(net)
        self._to = _numbers(self.net)
        self._counts = [
            (theirs, ours)
            for theirs, ours in zip(net.buffers(), self.net.buffers(), strict=True)
            if not theirs.is_floating_point()
        ]
        self.n_steps: float = n_steps
        self.n_updates = 0

    @torch.no_grad()
    def update(self) -> None:
        """Count the weights of one more step in."""
        self.n_updates += 1
        young = (1 + self.n_updates) / (_FIRST_STEPS + self.n_updates)
        horizon = min(_MOST, max(1.0, _SHARE * self.n_steps))
        kept = min(1 - 1 / horizon, young)
        torch._foreach_lerp_(self._to, self._from, 1 - kept)
        for theirs, ours in self._counts:
            ours.copy_(theirs)


def _numbers(net: nn.Module) -> list[Tensor]:
    """Weights and batch statistics; counters left out."""
    return [value for value in (*net.parameters(), *net.buffers()) if value.is_floating_point()]
