"""The module that `conv` and `depthwise` build."""

from torch import Tensor, nn
from torch.nn import functional as F


class CroppedConvolution(nn.Conv2d):
    """A convolution with stride 1 whose padding keeps the size; on a small map it leaves out what sees padding only.

    On a map of one pixel a 5×5 kernel has 24 weights that only ever meet zeros. Without them the result is the same and
    a trial takes less; and their gradients are exactly zero, where oneDNN's bfloat16 kernel gives the 5×5 weights of
    maps of one pixel other gradients in every process.
    """

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to (N, filters, H, W)."""
        down, right = (
            max(0, kernel // 2 + 1 - size) for kernel, size in zip(self.kernel_size, maps.shape[2:], strict=True)
        )
        if not (down or right):
            return super().forward(maps)
        height, width = self.kernel_size
        weight = self.weight[:, :, down : height - down, right : width - right]
        return F.conv2d(maps, weight, self.bias, padding=(height // 2 - down, width // 2 - right), groups=self.groups)
