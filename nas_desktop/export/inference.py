"""The program's own answer for an image file: what every exported file is held against.

Decoding (EXIF orientation, transparency, 16 bits), centre crop, resizing to uint8, normalisation, the network in
float32, division by its temperature, softmax: in this order, each by the rule that training followed. The test accuracy
is that of this function.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoding import decode_content
from nas_desktop.datasets.resizing import RULE, to_square
from nas_desktop.datasets.source import Image

if TYPE_CHECKING:
    from nas_desktop.network.deployed import DeployedNetwork
    from nas_desktop.training.model_files import ModelFacts

Probabilities = NDArray[np.float32]  # (N, n_classes)
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of one image."""

    label: str  # the class with the largest probability, the first of several
    probabilities: tuple[float, ...]  # of each class; they sum to 1


class Classifier:
    """A trained network that is asked about image files.

    Args:
        network: from the pixels to the probabilities.
        facts: the classes, the size and the channels of its images.
    """

    def __init__(self, network: "DeployedNetwork", facts: "ModelFacts") -> None:
        self.network = network
        self.facts = facts

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The network in a folder of weights, of a project or exported.

        Raises:
            ProjectError: the files are missing, damaged, or of a newer format.
            DataError: how its images were prepared is not known.
        """
        from nas_desktop.network.deployed import DeployedNetwork  # loads torch
        from nas_desktop.training.model_files import load_model

        net, facts = load_model(folder)
        if facts.data.resizing != RULE or not facts.data.mean:
            raise DataError(
                "How images were prepared for this network is not known here: a program gave them, or a newer version.",
                "Take the format “safetensors”, and prepare them as there.",
            )
        return cls(DeployedNetwork(net, facts.data.mean, facts.data.std, facts.temperature), facts)

    def answers(self, files: Iterable[bytes]) -> Iterator[Answer]:
        """The answer for each image file by what it holds, in order; files are taken in batches.

        Raises:
            UnreadableImage: one is no image, damaged or too large.
            DataError: the network is not for image files.
        """
        waiting = iter(files)
        while batch := list(islice(waiting, _BATCH)):
            for row in self.probabilities(np.stack([self.prepared(content) for content in batch])):
                yield Answer(self.facts.data.classes[int(row.argmax())], tuple(row.tolist()))

    def prepared(self, content: bytes, name: str = "The image") -> Image:
        """An image file by what it holds as the network is given it, (H, W, C) of the search's size.

        Raises:
            UnreadableImage: it is no image, damaged or too large.
            DataError: the network is not for image files.
        """
        channels, side, _ = self.facts.data.input_shape
        if channels not in (1, 3):
            raise DataError(
                f"This network takes images of {channels} channels, which image files do not have.",
                "Export it as ONNX, and give it your arrays.",
            )
        return to_square(decode_content(BytesIO(content), name, channels), side)

    def probabilities(self, images: Sequence[Image] | NDArray[np.uint8]) -> Probabilities:
        """Of each class, for prepared images (N, H, W, C)."""
        batches = (np.asarray(images[i : i + _BATCH]) for i in range(0, len(images), _BATCH))
        rows = [self.network.probabilities(batch) for batch in batches]
        return np.concatenate(rows) if rows else np.zeros((0, len(self.facts.data.classes)), np.float32)
