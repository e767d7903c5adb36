"""The rows of a CSV file of images, whatever its delimiter, its header and the order of its columns."""

import csv
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoding import SUFFIXES
from nas_desktop.datasets.size_limits import MAX_LIST_BYTES

_HINT = "It needs two columns, path and label, and may have a third, split, with train or test."
_DELIMITERS = ",;\t"
_N_SNIFFED = 20  # rows that decide on the delimiter and the columns
_PATH = {"path", "file", "filename", "filepath", "image", "imagepath", "imagefile", "img", "imagename", "imageid"}
_LABEL = {"label", "class", "classname", "category", "target", "labels", "y"}
_SPLIT = {"split", "part", "set", "subset", "partition"}
_TRAIN_WORDS = {"train", "training", "val", "valid", "validation"}  # a search draws its own validation images
_TEST_WORDS = {"test", "testing"}


class Row(NamedTuple):
    """One image."""

    path: str  # as it stands there
    label: str
    is_test: bool


class _Columns(NamedTuple):
    path: int
    label: int
    split: int | None
    has_header: bool


def read_rows(path: Path) -> list[Row]:
    """All images listed.

    Raises:
        DataError: the file cannot be read, or is no list of paths and labels; names the line.
    """
    try:
        if path.stat().st_size > MAX_LIST_BYTES:
            raise DataError(f"{path} is too large for a list of images.", "Name fewer images.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = [line for line in islice(file, _N_SNIFFED) if line.strip()]
            if not first:
                raise DataError(f"{path} is empty.", _HINT)
            file.seek(0)
            reader = csv.reader(file, delimiter=_delimiter(first))
            return _rows(path, ((reader.line_num, cells) for cells in reader if any(map(str.strip, cells))))
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not text in UTF-8.", "Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise DataError(f"{path} cannot be read as CSV: {error}.", _HINT) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.", "Look at the file’s permissions.") from error


def _delimiter(lines: Sequence[str]) -> str:
    """The one that cuts the most lines into as many cells as the first."""

    def n_alike(delimiter: str) -> int:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)]
        return sum(width == widths[0] for width in widths) if widths[0] > 1 else 0

    return max(_DELIMITERS, key=n_alike)


def _rows(path: Path, numbered: Iterator[tuple[int, list[str]]]) -> list[Row]:
    first = list(islice(numbered, _N_SNIFFED))
    columns = _columns(path, [cells for _, cells in first])
    rows = []
    for line, cells in islice(chain(first, numbered), 1 if columns.has_header else 0, None):
        rows.append(_row(path, line, cells, columns))
    if not rows:
        raise DataError(f"{path} lists no images.", _HINT)
    return rows


def _row(path: Path, line: int, cells: list[str], columns: _Columns) -> Row:
    if len(cells) <= max(columns.path, columns.label):
        raise DataError(f"Line {line} of {path} has {len(cells)} columns.", _HINT)
    image, label = cells[columns.path].strip(), cells[columns.label].strip()
    if not image or not label:
        raise DataError(f"Line {line} of {path} has no {'label' if image else 'path'}.", "Complete it, or remove it.")
    # Lists made on Windows name their folders with backslashes.
    return Row(image.replace("\\", "/"), sys.intern(label), _is_test(path, line, cells, columns.split))


def _is_test(path: Path, line: int, cells: list[str], split: int | None) -> bool:
    word = cells[split].strip().lower() if split is not None and split < len(cells) else ""
    if word and word not in _TRAIN_WORDS | _TEST_WORDS:
        raise DataError(f"Line {line} of {path} has the split “{word}”.", "Write train or test there.")
    return word in _TEST_WORDS


def _columns(path: Path, first: Sequence[Sequence[str]]) -> _Columns:
    """Where path, label and split stand: by the header, or else by what looks like the name of an image file."""
    width = len(first[0])
    if width < 2:
        raise DataError(f"{path} has no two columns.", _HINT)
    names = [_plain(cell) for cell in first[0]]
    by_name = [next((i for i, name in enumerate(names) if name in known), None) for known in (_PATH, _LABEL, _SPLIT)]
    if by_name[0] is not None and by_name[1] is not None:
        return _Columns(by_name[0], by_name[1], by_name[2], has_header=True)
    has_header = len(first) > 1 and not any(map(_is_image, first[0])) and any(map(_is_image, first[1]))
    sample = first[1] if has_header else first[0]
    images = [i for i, cell in enumerate(sample[:width]) if _is_image(cell)]
    if width > 2 and not (has_header and by_name[1] is not None and images):
        raise DataError(f"It cannot be told which column of {path} holds the label.", f"Add a header. {_HINT}")
    image = images[0] if images else 0
    label = by_name[1] if has_header and by_name[1] not in (None, image) else 1 - image
    assert label is not None
    return _Columns(image, label, by_name[2] if has_header else None, has_header)


def _plain(cell: str) -> str:
    return "".join(character for character in cell.casefold() if character.isalnum())


def _is_image(cell: str) -> bool:
    return Path(cell.strip()).suffix.lower() in SUFFIXES
