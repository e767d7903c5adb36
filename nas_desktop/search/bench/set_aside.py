"""A test part for images that have none: class folders of links, once, so that every search is tested on the same."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np

from nas_desktop.core import durable
from nas_desktop.core.disks import storage_error
from nas_desktop.core.errors import UsageError
from nas_desktop.datasets.image_folder import ImageFolder
from nas_desktop.datasets.splits import split
from nas_desktop.search.bench.line_file import append_line, mend, read_lines

_FACTS = "split.jsonl"


@dataclass(frozen=True, slots=True)
class Parts:
    """Two folders of class folders."""

    data: str  # to search on
    test_data: str  # for the test


@dataclass(frozen=True, slots=True)
class _Split:
    """Which test part stands in a folder."""

    fingerprint: str  # of the images it was taken from
    n_test: int
    seed: int


def set_aside(folder: Path, out: Path, n_test: int, seed: int) -> Parts:
    """Put a stratified test part of `folder` and all its other images into `out`, as hard links or else as copies.

    What stands there already is kept, so a killed run goes on. Images that come with a test part keep theirs.

    Args:
        folder: of class folders, or of `train` and `test` with class folders.
        n_test: images of the test part; each class has its share.

    Raises:
        DataError: the images cannot be used.
        UsageError: `out` holds another test part, or there are too few images.
        StorageError: it cannot be written.
    """
    root = folder.expanduser().absolute()
    if not root.is_dir():
        raise UsageError(f"{root} is not a folder.", "Name a folder of class folders.")
    source = ImageFolder(root)
    try:
        listing = source.listing()
    finally:
        source.rest()
    if listing.is_test is not None:
        return Parts(str(root / "train"), str(root / "test"))
    if not 0 < n_test < listing.n_images:
        raise UsageError(
            f"{n_test:,} images cannot be set aside: {root} has {listing.n_images:,}.", "Set fewer of them aside."
        )
    _note(out, _Split(listing.fingerprint, n_test, seed))
    # Those for the validation of a search that brings its own test images: stratified, and every image is in one part.
    n_train = listing.n_images - n_test
    test = split(listing.labels, listing.classes, None, n_train, n_test, seed, own_test=True).val
    is_test = np.zeros(listing.n_images, dtype=bool)
    is_test[test] = True
    for index, label in enumerate(listing.labels):
        part, path = ("test" if is_test[index] else "train"), source.file(index)
        _put(path, out / part / listing.classes[label] / path.name)
    return Parts(str(out / "train"), str(out / "test"))


def _note(out: Path, wanted: _Split) -> None:
    try:
        mend(out / _FACTS)
        durable.make_folder(out)
    except OSError as error:
        raise storage_error(out, error) from error
    known = read_lines(_Split, out / _FACTS, "test part")
    if known and known[0] != wanted:
        raise UsageError(f"{out} holds a test part of other images, size or seed.", "Name another folder.")
    if not known:
        if any(path.name != _FACTS for path in out.iterdir()):
            raise UsageError(f"{out} exists and is not empty.", "Name another folder.")
        append_line(out / _FACTS, wanted)


def _put(path: Path, place: Path) -> None:
    """Link a file, or copy it where there can be no link; nothing where it stands already."""
    try:
        if place.exists():
            return
        durable.make_folder(place.parent)
        try:
            os.link(path.resolve(), place)
        except OSError:  # another disk, or one without links
            _copy(path, place)
    except OSError as error:
        raise storage_error(place, error) from error


def _copy(path: Path, place: Path) -> None:
    """Nobody takes half a copy for an image: it gets its name at the end."""
    temporary = place.with_name(f".{place.name}{durable.TEMPORARY_MARK}{uuid4().hex[:8]}")  # hidden ones are no images
    try:
        shutil.copyfile(path, temporary)
        temporary.replace(place)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
