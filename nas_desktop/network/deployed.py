"""What the program answers, from the pixels on: the one module that every export is held against."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


class DeployedNetwork(nn.Module):
    """A network with what stands before and after it: uint8 images in, probabilities out, all in float32.

    Args:
        net: gives class scores (N, n_classes) of normalised images (N, C, H, W); it is put into its predicting state.
        mean: of each channel of the training images, 0 to 1.
        std: their deviation.
        temperature: that class scores are divided by before softmax (Guo et al., 2017), for honest probabilities.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, net: nn.Module, mean: Sequence[float], std: Sequence[float], temperature: float = 1.0) -> None:
        super().__init__()
        self.net = net.float().eval().requires_grad_(False)
        # The arithmetic of training and of the test score, to the bit.
        self.register_buffer("mean", torch.tensor(mean) * 255)
        self.register_buffer("scale", 1 / (torch.tensor(std) * 255))
        self.temperature = temperature
        self.eval()

    def forward(self, images: Tensor) -> Tensor:
        """Probabilities (N, n_classes) of uint8 images (N, H, W, C) of the search's size; a row sums to 1."""
        normalised = ((images.float() - self.mean) * self.scale).permute(0, 3, 1, 2).contiguous()
        scores = self.net(normalised)
        return torch.softmax(scores / self.temperature if self.temperature != 1 else scores, dim=1)

    @torch.no_grad()
    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The same for whoever has no torch."""
        answer: NDArray[np.float32] = self(torch.from_numpy(np.ascontiguousarray(images))).numpy()
        return answer

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Every weight and statistic of the network under its name in it; counters of training are left out."""
        state = self.net.state_dict()
        return {name: value.cpu().numpy() for name, value in state.items() if value.is_floating_point()}

    def example(self, input_shape: tuple[int, int, int], n: int = 1) -> Tensor:
        """Black images that it takes, of (C, H, W) as the network takes them: what converters are shown."""
        channels, height, width = input_shape
        return torch.zeros(n, height, width, channels, dtype=torch.uint8)

    def program(self, input_shape: tuple[int, int, int], notes: Mapping[str, str]) -> bytes:
        """A `.pt2` file, which `torch.export.load` reads: images of (C, H, W) in batches of any size.

        Args:
            input_shape: of one image, as the network takes it.
            notes: texts that are put into the file, by name.
        """
        example = self.example(input_shape, 2)
        batch = torch.export.Dim("batch", min=1)
        with torch.no_grad():
            program = torch.export.export(self, (example,), dynamic_shapes=({0: batch},))
        for node in program.graph.nodes:
            node.meta.pop("stack_trace", None)  # it names the folders of this machine
        file = BytesIO()
        torch.export.save(program, file, extra_files=dict(notes))
        return file.getvalue()
