"""The module that `squeeze_excite` builds."""

from torch import Tensor, nn


class SqueezeExcitation(nn.Module):
    """Means of all channels, through one hidden layer, to a factor from 0 to 1 for each (Hu et al., 2018, eq. 3)."""

    def __init__(self, n_channels: int, n_hidden: int) -> None:
        super().__init__()
        self.squeeze = nn.Linear(n_channels, n_hidden)
        self.excite = nn.Linear(n_hidden, n_channels)

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) of the same shape."""
        factors: Tensor = self.excite(self.squeeze(maps.mean(dim=(2, 3))).relu()).sigmoid()
        return maps * factors[:, :, None, None]
