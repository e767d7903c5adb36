"""The module that `flatten` builds."""

from torch import Tensor, nn

from nas_desktop.network.kept_layout import keep_layout


class Flattening(nn.Module):
    """(N, C, H, W) to (N, C × H × W), whatever the layout of the maps in memory."""

    def forward(self, maps: Tensor) -> Tensor:
        """All values of an image in a row, in the order C, H, W."""
        return keep_layout(maps).flatten(1)
