"""An ArchitectureSpec made into a torch module."""

from torch import Tensor, nn

from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.network.layers import layer_type


class Network(nn.Module):
    """The layers of an architecture in a row, with its skips; weights are drawn from torch's global generator."""

    def __init__(self, architecture: ArchitectureSpec) -> None:
        super().__init__()
        self.architecture = architecture
        parts = [
            layer_type(part.layer.kind).build(part.layer, part.input_shape) for part in cost_of(architecture).layers
        ]
        self.layers = nn.Sequential(*parts)
        self._skips = {  # number of an `add` -> number of the layer whose input it adds
            i: i - int(layer.settings["back"]) for i, layer in enumerate(architecture.layers) if layer.kind == "add"
        }

    def forward(self, images: Tensor) -> Tensor:
        """Class scores (N, n_classes), before softmax, of normalised images (N, C, H, W)."""
        maps: Tensor = images
        kept: dict[int, Tensor] = {}
        for i, layer in enumerate(self.layers):
            if i in self._skips.values():
                kept[i] = maps
            maps = layer(maps + kept[self._skips[i]] if i in self._skips else maps)
        return maps


def build(architecture: ArchitectureSpec) -> Network:
    """The network `architecture` describes, with fresh weights.

    Raises:
        ValueError: a layer does not suit the shape before it.
    """
    return Network(architecture)
