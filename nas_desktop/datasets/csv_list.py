"""A CSV file that lists images: path, label, and if you like the official split."""

import hashlib
import os
import stat
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.csv_rows import Row, read_rows
from nas_desktop.datasets.file_source import FileSource
from nas_desktop.datasets.image_files import check_classes, look_at, spread
from nas_desktop.datasets.source import DatasetType, ImageSource, Listing

_SUFFIXES = (".csv", ".tsv")
_N_NAMED = 3


class CsvList(FileSource):
    """Paths count from the folder of the file, or are absolute; they go to the image decoder alone."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.name = path.stem or "images"
        self.title = path.name
        self._path = path
        self._names: list[str] = []

    def listing(self) -> Listing:
        """Read the file, see which images are there, and look at the heads of some.

        Raises:
            DataError: it is no such list, names no image that is there, or fewer than two classes.
        """
        rows = read_rows(self._path)
        self._check_labels(rows)
        self._names = [row.path for row in rows]
        folder = str(self._path.parent)
        sizes = [_size(folder, name) for name in self._names]
        missing = [name for name, size in zip(self._names, sizes, strict=True) if size is None]
        if len(missing) == len(rows):
            raise self._nothing_there(missing)
        looked_at = spread([index for index, size in enumerate(sizes) if size is not None])
        look = look_at([self.file(index) for index in looked_at], self._path, self._decoder)
        self._n_channels = look.n_channels
        classes = _in_order({row.label for row in rows})
        numbers = {name: number for number, name in enumerate(classes)}
        is_test = np.array([row.is_test for row in rows])
        return Listing(
            classes,
            np.array([numbers[row.label] for row in rows], dtype=np.int64),
            is_test if is_test.any() else None,
            look.native_size,
            look.n_channels,
            _fingerprint(rows, sizes),
            unreadable=(*missing, *(self._names[looked_at[index]] for index in look.unreadable)),
        )

    def file(self, index: int) -> Path:
        """Where the image at `index` should lie."""
        return self._path.parent / self._names[index]

    def image_name(self, index: int) -> str:
        """The path as the list has it."""
        return self._names[index]

    def _nothing_there(self, missing: list[str]) -> DataError:
        return DataError(
            f"None of the {len(missing)} images named in {self._path} is there, beginning with "
            f"{', '.join(missing[:_N_NAMED])}.",
            f"Paths count from {self._path.parent}, or are absolute.",
        )

    def _check_labels(self, rows: list[Row]) -> None:
        check_classes(sorted({row.label for row in rows}), self._path, "class", "Change it.")
        if all(row.is_test for row in rows):
            raise DataError(f"All images in {self._path} are of the test part.", "Some must be left to train on.")
        labels: dict[str, str] = {}
        for row in rows:
            if labels.setdefault(row.path, row.label) != row.label:
                raise DataError(
                    f"{row.path} has two labels in {self._path}: “{labels[row.path]}” and “{row.label}”.",
                    "Each image belongs to one class.",
                )


def _size(folder: str, name: str) -> int | None:
    """In bytes; None where there is no such file, or something that is no plain file."""
    try:
        # Asked for each of a million lines, for which pathlib takes twice as long.
        found = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _in_order(labels: set[str]) -> tuple[str, ...]:
    """By value where all are whole numbers, so that 10 comes after 9."""
    if all(label.isascii() and label.isdigit() for label in labels):
        return tuple(sorted(labels, key=lambda label: (int(label), label)))
    return tuple(sorted(labels))


def _fingerprint(rows: list[Row], sizes: list[int | None]) -> str:
    digest = hashlib.sha256()
    for row, size in zip(rows, sizes, strict=True):
        digest.update(f"{row.path}\0{row.label}\0{row.is_test}\0{size}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()[:32]


def _recognises(data: str) -> bool:
    path = Path(data).expanduser()
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def _open(data: str) -> ImageSource:
    return CsvList(Path(data).expanduser().absolute())


CSV_LIST = DatasetType("csv", "List of images (.csv)", _recognises, _open)
