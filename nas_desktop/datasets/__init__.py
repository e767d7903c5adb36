"""The kinds of data set, in menu order. A new one is a file of its own and one line here."""

from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.datasets.fashion_mnist_sample import FASHION_MNIST_SAMPLE
from nas_desktop.datasets.image_folder import IMAGE_FOLDER
from nas_desktop.datasets.npz import NPZ
from nas_desktop.datasets.source import DatasetType, ImageSource
from nas_desktop.datasets.synthetic import SYNTHETIC

DATASETS: tuple[DatasetType, ...] = (FASHION_MNIST_SAMPLE, IMAGE_FOLDER, NPZ, SYNTHETIC)


def open_source(data: str) -> ImageSource:
    """The data set a user named: a built-in set's name, a folder, or a file.

    Raises:
        UsageError: there is nothing of that name, or of a kind that cannot be read.
        DataError: what is there holds no usable images.
    """
    path = Path(data).expanduser()
    for kind in DATASETS:
        if kind.recognises(data):
            if kind is NPZ and not path.is_file():
                break
            return kind.open(data)
    if not path.exists():
        raise UsageError(f"There is nothing at {path.absolute()}.", "Check the path of the images.")
    raise UsageError(
        f"{path.absolute()} is not a kind of data that can be read.", "Name a folder of class folders, or a .npz file."
    )
