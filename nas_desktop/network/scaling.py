"""The module that `scale` builds."""

from torch import Tensor, nn


class Scaling(nn.Module):
    """Every value times `factor`."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        """A tensor of the shape of `x`."""
        return x * self.factor

    def extra_repr(self) -> str:
        """Shown by print."""
        return f"factor={self.factor:.4g}"
