"""A folder of class folders; with `train` and `test` above them, the test part is the official one."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets.decoding import SUFFIXES
from nas_desktop.datasets.file_source import FileSource
from nas_desktop.datasets.image_files import check_classes, look_at
from nas_desktop.datasets.source import DatasetType, ImageSource, Listing

_HINT = "Put the images of each class in a folder of its own."


class ImageFolder(FileSource):
    """Class names are folder names in sorted order; hidden folders and other files are passed over."""

    def __init__(self, root: Path, archive: Path | None = None) -> None:
        super().__init__()
        self.name = archive.stem if archive is not None else root.name or "images"
        self.title = archive.name if archive is not None else root.name or str(root)
        self._where = archive or root  # as the user knows it
        self._root = root
        self._paths: list[Path] = []

    def listing(self) -> Listing:
        """Walk the folder, and look at the heads of some images.

        Raises:
            DataError: no class folders, no images, or fewer than two classes.
        """
        parts = self._parts()
        found = [(name, path, size, part) for part in parts for name, path, size in _walk(part)]
        if not found:
            raise DataError(f"No class folders with images found in {self._where}.", _HINT)
        classes = tuple(sorted({name for name, *_ in found}))
        check_classes(classes, self._where, "class folder", "Rename it.")
        found.sort(key=lambda item: (item[3] != parts[0], item[0], item[1].name))
        self._paths = [path for _, path, _, _ in found]
        numbers = {name: number for number, name in enumerate(classes)}
        labels = np.array([numbers[name] for name, *_ in found], dtype=np.int64)
        is_test = np.array([part != parts[0] for *_, part in found]) if len(parts) > 1 else None
        look = look_at(self._paths, self._where, self._decoder)
        self._n_channels = look.n_channels
        fingerprint = self._fingerprint([size for _, _, size, _ in found])
        unreadable = tuple(self.image_name(index) for index in look.unreadable)
        return Listing(classes, labels, is_test, look.native_size, look.n_channels, fingerprint, unreadable=unreadable)

    def file(self, index: int) -> Path:
        """Where the image at `index` lies."""
        return self._paths[index]

    def image_name(self, index: int) -> str:
        """The path below the folder."""
        return self._paths[index].relative_to(self._root).as_posix()

    def _parts(self) -> list[Path]:
        train, test = self._root / "train", self._root / "test"
        try:
            return [train, test] if train.is_dir() and test.is_dir() else [self._root]
        except PermissionError as error:
            raise _not_allowed(self._root) from error

    def _fingerprint(self, sizes: list[int]) -> str:
        digest = hashlib.sha256()
        for path, size in zip(self._paths, sizes, strict=True):
            digest.update(f"{path.relative_to(self._root).as_posix()}\0{size}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()[:32]


def _walk(part: Path) -> Iterator[tuple[str, Path, int]]:
    """Class name, path and size in bytes of each image."""
    for folder in _entries(part):
        if folder.name.startswith((".", "__")) or not _is_folder(folder):
            continue
        for entry in _entries(Path(folder.path)):
            if entry.name.startswith(".") or Path(entry.name).suffix.lower() not in SUFFIXES:
                continue
            try:
                if entry.is_file():
                    yield folder.name, Path(entry.path), entry.stat().st_size
            except OSError:
                continue  # a link that leads nowhere


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except PermissionError as error:
        raise _not_allowed(folder) from error
    except OSError as error:
        raise DataError(f"The folder {folder} cannot be read: {error.strerror}.", "Look at its disk.") from error


def _not_allowed(folder: Path) -> DataError:
    return DataError(f"The folder {folder} may not be read.", "Change its permissions.")


def _open(data: str) -> ImageSource:
    root = Path(data).expanduser().absolute()
    if not root.is_dir():
        raise UsageError(f"{root} is not a folder.", "Name a folder of class folders.")
    return ImageFolder(root)


IMAGE_FOLDER = DatasetType(
    "image-folder", "Folder of class folders", lambda data: Path(data).expanduser().is_dir(), _open
)
