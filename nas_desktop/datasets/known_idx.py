"""What MNIST and Fashion-MNIST have in common: four IDX files, known by their place or by what is in them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.downloads_folder import downloads_folder, not_here
from nas_desktop.datasets.idx_files import IdxSet, fingerprint, idx_sets, read_idx, read_part
from nas_desktop.datasets.source import DatasetType, ImageSource, KnownSet

_N_TEST = 10_000


@dataclass(frozen=True, slots=True)
class KnownIdx:
    """One of them."""

    known: KnownSet
    folder: str  # torchvision's: the files lie in `raw` below it
    classes: tuple[str, ...]
    first_test_labels: tuple[int, ...]  # by which its files are known anywhere

    @property
    def as_type(self) -> DatasetType:
        """Its entry in the list of data sets."""
        return DatasetType(self.known.name, self.known.title, self.recognises, self.open, self.known)

    def recognises(self, data: str) -> bool:
        """Whether `data` is its name, or leads to its files."""
        return data == self.known.name or self._find(data) is not None

    def open(self, data: str) -> ImageSource:
        """Its images; plain files are mapped.

        Raises:
            UsageError: it is not on this computer.
            DataError: its files are damaged.
        """
        files = self._find(str(downloads_folder()) if data == self.known.name else data)
        if files is None:
            raise not_here(self.known)
        return open_idx(files, self.known.name, self.known.title, self.classes)

    def _find(self, data: str) -> IdxSet | None:
        path = Path(data).expanduser()
        for place in (path / self.folder / "raw", path / self.folder):
            for files in idx_sets(place):
                if files.test is not None and not files.name:
                    return files
        return self._find_in(path) or self._find_in(path / "raw")

    def _find_in(self, folder: Path) -> IdxSet | None:
        for files in idx_sets(folder):
            if self.is_of(files):
                return files
        return None

    def is_of(self, files: IdxSet) -> bool:
        """Whether these are its files, as their first labels or torchvision's folder tell."""
        if files.test is None:
            return False
        folder = files.train.images.parent
        if not files.name and (folder.name == self.folder or (folder.name, folder.parent.name) == ("raw", self.folder)):
            return True
        try:
            labels = read_idx(files.test.labels)
        except DataError:
            return False
        n = len(self.first_test_labels)
        return labels.shape == (_N_TEST,) and labels[:n].tolist() == list(self.first_test_labels)


def open_idx(files: IdxSet, name: str, title: str, classes: tuple[str, ...] | None) -> ImageSource:
    """The images of IDX files.

    Args:
        classes: of the labels 0, 1, …; None where the numbers found are the names.

    Raises:
        DataError: the files are damaged, or of one class.
    """
    images, labels = read_part(files.train)
    is_test = None
    if files.test is not None:
        test_images, test_labels = read_part(files.test)
        if test_images.shape[1:] != images.shape[1:]:
            raise DataError(f"The test images in {files.test.images} are of another size.", "Use files of one set.")
        is_test = np.arange(len(labels) + len(test_labels)) >= len(labels)
        images, labels = np.concatenate([images, test_images]), np.concatenate([labels, test_labels])
    present, numbers = np.unique(labels, return_inverse=True)
    if len(present) < 2:
        raise DataError(f"All images in {files.train.images.parent} are of one class.", "At least two are needed.")
    if classes is None:
        classes, labels = tuple(str(number) for number in present.tolist()), numbers.astype(np.int64)
    elif present[0] < 0 or present[-1] >= len(classes):
        raise DataError(f"{files.train.labels} holds labels that {title} does not have.", "Fetch the file again.")
    content = fingerprint([images, labels])
    # What is kept in this format is writing, and clothes seen from one side: mirrored, it would be something else.
    return ArraySource(name, title, images, labels, classes, content, is_test, mirrors=False)
