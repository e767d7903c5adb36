"""The modules that `global_pool` builds."""

from torch import Tensor, nn

from nas_desktop.network.kept_layout import keep_layout


class GlobalPooling(nn.Module):
    """(N, C, H, W) to (N, C).

    Args:
        of: "max" or "average".

    Raises:
        ValueError: it is something else.
    """

    def __init__(self, of: str) -> None:
        super().__init__()
        if of not in ("max", "average"):
            raise ValueError(f"global pooling takes max or average, not {of!r}")
        self.of = of

    def forward(self, maps: Tensor) -> Tensor:
        """One value a channel."""
        return maps.amax(dim=(2, 3)) if self.of == "max" else keep_layout(maps).mean(dim=(2, 3))

    def extra_repr(self) -> str:
        """Shown by print."""
        return f"of={self.of}"
