"""A folder with IDX files of any other set: KMNIST, EMNIST, one's own."""

import re
from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.datasets.fashion_mnist import FASHION_MNIST
from nas_desktop.datasets.idx_files import IdxSet, idx_sets
from nas_desktop.datasets.known_idx import open_idx
from nas_desktop.datasets.mnist import MNIST
from nas_desktop.datasets.source import DatasetType, ImageSource

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _sets(data: str) -> tuple[IdxSet, ...]:
    """All in the folder, or in `raw` below it as torchvision has it; or the one whose training images are named."""
    path = Path(data).expanduser().absolute()
    if path.is_file():
        return tuple(files for files in idx_sets(path.parent) if files.train.images == path)
    return idx_sets(path) or idx_sets(path / "raw")


def _recognises(data: str) -> bool:
    return bool(_sets(data)) and not MNIST.recognises(data) and not FASHION_MNIST.recognises(data)


def _open(data: str) -> ImageSource:
    sets = _sets(data)
    if len(sets) > 1:
        names = ", ".join(files.train.images.name for files in sets)
        raise UsageError(f"{data} holds several sets.", f"Name the file with the training images of one: {names}.")
    files = sets[0]
    folder = files.train.images.parent
    title = files.name or (folder.parent if folder.name == "raw" else folder).name or "images"
    return open_idx(files, _UNSAFE.sub("-", title).strip("-.") or "images", title, None)


IDX_FOLDER = DatasetType("idx", "IDX files, as MNIST has them", _recognises, _open)
