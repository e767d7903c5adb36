"""The kinds of data set, in menu order. A new one is a file of its own and one line here."""

from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.datasets.cifar10 import CIFAR10
from nas_desktop.datasets.cifar100 import CIFAR100
from nas_desktop.datasets.csv_list import CSV_LIST
from nas_desktop.datasets.fashion_mnist import FASHION_MNIST
from nas_desktop.datasets.fashion_mnist_sample import FASHION_MNIST_SAMPLE
from nas_desktop.datasets.idx_folder import IDX_FOLDER
from nas_desktop.datasets.image_folder import IMAGE_FOLDER
from nas_desktop.datasets.mnist import MNIST
from nas_desktop.datasets.npz import NPZ
from nas_desktop.datasets.source import DatasetType, ImageSource
from nas_desktop.datasets.svhn import SVHN
from nas_desktop.datasets.synthetic import SYNTHETIC
from nas_desktop.datasets.zip_of_folders import ZIP

DATASETS: tuple[DatasetType, ...] = (
    FASHION_MNIST_SAMPLE,
    IMAGE_FOLDER,
    ZIP,
    CSV_LIST,
    NPZ,
    CIFAR10,
    CIFAR100,
    MNIST,
    FASHION_MNIST,
    SVHN,
    IDX_FOLDER,
    SYNTHETIC,
)
_HINT = "Name a folder of class folders, a .zip, .csv or .npz file, or a well-known set: {}."

# Their members can be links and devices, and what Python has against that was got round (CVE-2025-4517).
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".7z", ".rar")
_UNPACK = "Unpack it with a program you trust, and name its folder, or make it a .zip."


def open_source(data: str) -> ImageSource:
    """The data set a user named: a set's name, a folder, or a file.

    Raises:
        UsageError: there is nothing of that name, of a kind that cannot be read, or more than one set.
        DataError: what is there holds no usable images.
    """
    kinds = [kind for kind in DATASETS if knows(kind, data)]
    # Any folder may hold class folders; where something knows it better, that counts.
    kinds = [kind for kind in kinds if kind is not IMAGE_FOLDER] or kinds
    if len(kinds) > 1:
        titles = ", ".join(kind.title for kind in kinds)
        raise UsageError(f"{data} holds several sets: {titles}.", "Name the folder or the archive of one of them.")
    path = Path(data).expanduser()
    try:
        if kinds:
            return kinds[0].open(data)
        is_there = path.exists()
    except PermissionError as error:
        raise UsageError(f"{error.filename or path.absolute()} may not be read.", "Change its permissions.") from error
    if not is_there:
        raise UsageError(f"There is nothing at {path.absolute()}.", "Check the path of the images.")
    if path.name.lower().endswith(_ARCHIVES):
        raise UsageError(f"{path.absolute()} is an archive that is not opened.", _UNPACK)
    names = ", ".join(kind.known.name for kind in DATASETS if kind.known is not None)
    raise UsageError(f"{path.absolute()} is not a kind of data that can be read.", _HINT.format(names))


def knows(kind: DatasetType, data: str) -> bool:
    """Whether `data` is of that kind, as far as it may be looked at."""
    try:
        return kind.recognises(data)
    except OSError:  # a folder that may not be entered
        return False


def is_set_name(data: str) -> bool:
    """Whether `data` names a set by itself, wherever it lies, and is no path."""
    return data == FASHION_MNIST_SAMPLE.name or any(
        kind.known is not None and kind.known.name == data for kind in DATASETS
    )
