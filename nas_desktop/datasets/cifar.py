"""CIFAR as its authors publish it (Krizhevsky, 2009): batches of images, from a folder or from the archive."""

import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.converted import Arrays, converted
from nas_desktop.datasets.downloads_folder import downloads_folder, not_here
from nas_desktop.datasets.pickled_arrays import UnpicklingProcess
from nas_desktop.datasets.source import DatasetType, ImageSource, KnownSet

_SIDE, _N_CHANNELS = 32, 3
_MAX_BATCH = 1 << 28  # bytes; the largest published has 155 MB


@dataclass(frozen=True, slots=True)
class Batch:
    """One file of images."""

    name: str
    md5: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class Cifar:
    """What sets one CIFAR apart from the other; names and checksums as torchvision has them."""

    known: KnownSet  # its one download is the archive
    folder: str
    batches: tuple[Batch, ...]
    label_key: str
    classes: tuple[str, ...]

    @property
    def as_type(self) -> DatasetType:
        """Its entry in the list of data sets."""
        return DatasetType(self.known.name, self.known.title, self.recognises, self.open, self.known)

    def recognises(self, data: str) -> bool:
        """Whether `data` is its name, or leads to its files."""
        return data == self.known.name or bool(self._places(data))

    def open(self, data: str) -> ImageSource:
        """Its images, converted where that has not been done yet.

        Raises:
            UsageError: it is not on this computer.
            DataError: its files are damaged, or not the published ones.
        """
        places = self._places(str(downloads_folder()) if data == self.known.name else data)
        if not places:
            raise not_here(self.known)
        name, title = self.known.name, self.known.title
        key = hashlib.sha256("".join(batch.md5 for batch in self.batches).encode()).hexdigest()
        arrays = converted(name, title, key, lambda: self._read_any(places))
        return ArraySource(
            name, title, arrays.images, arrays.labels, self.classes, f"{name}/1/{key[:16]}", arrays.is_test
        )

    def _places(self, data: str) -> list[Path]:
        """Its folder and its archive: the path itself, or what lies directly below it."""
        path, archive = Path(data).expanduser().absolute(), self.known.downloads[0].path
        folders = [place for place in (path, path / self.folder) if (place / self.batches[0].name).is_file()]
        archives = [place for place in (path, path / archive) if place.name == archive and place.is_file()]
        # CIFAR-100 calls its files `train` and `test`, as others do.
        return [place for place in folders if place.name == self.folder] + archives

    def _read_any(self, places: list[Path]) -> Arrays:
        """From the first place whose files are whole."""
        failure = None
        for place in places:
            try:
                return self._read(place)
            except DataError as error:
                failure = failure or error
        assert failure is not None
        raise failure

    def _read(self, place: Path) -> Arrays:
        parts = {}
        with UnpicklingProcess(self.label_key) as process:
            for batch, data in self._files(place):
                self._check(place, batch, data)
                parts[batch] = self._shaped(place, batch, *process.read(data, f"{batch.name} in {place}"))
        for batch in self.batches:
            if batch not in parts:
                raise DataError(f"The file {batch.name} is missing in {place}.", self._get_it)
        images, labels = zip(*(parts[batch] for batch in self.batches), strict=True)
        is_test = np.concatenate([np.full(len(parts[batch][1]), batch.is_test) for batch in self.batches])
        return Arrays(np.concatenate(images), np.concatenate(labels), is_test)

    def _files(self, place: Path) -> Iterator[tuple[Batch, bytes]]:
        """The bytes of the batches that are there, in any order."""
        try:
            yield from self._in_folder(place) if place.is_dir() else self._in_archive(place)
        except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
            raise DataError(f"{place} cannot be read: {error}.", self._get_it) from error

    def _in_folder(self, folder: Path) -> Iterator[tuple[Batch, bytes]]:
        for batch in self.batches:
            path = folder / batch.name
            if path.is_file() and path.stat().st_size <= _MAX_BATCH:
                yield batch, path.read_bytes()

    def _in_archive(self, archive: Path) -> Iterator[tuple[Batch, bytes]]:
        """Read in place; nothing is extracted."""
        wanted = {f"{self.folder}/{batch.name}": batch for batch in self.batches}
        with archive.open("rb") as file:
            # Before anything is decompressed: what is whole cannot be a trap.
            found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
            if found != self.known.downloads[0].md5:
                raise self._wrong_checksum(archive)
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r:gz") as members:
                for member in members:
                    content = members.extractfile(member) if member.name in wanted and member.isfile() else None
                    if content is not None and member.size <= _MAX_BATCH:
                        yield wanted[member.name], content.read()

    def _check(self, place: Path, batch: Batch, data: bytes) -> None:
        if hashlib.md5(data, usedforsecurity=False).hexdigest() != batch.md5:
            raise self._wrong_checksum(place / batch.name if place.is_dir() else place)

    def _wrong_checksum(self, path: Path) -> DataError:
        return DataError(
            f"{path} is not the file published with {self.known.title}: its checksum differs, so it was not opened.",
            self._get_it,
        )

    @property
    def _get_it(self) -> str:
        return f"Get {self.known.title} afresh with: nas-desktop scan {self.known.name} --download"

    def _shaped(self, place: Path, batch: Batch, rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, H, W, C) of rows that hold one colour plane after the other."""
        fits = rows.shape[1] == _N_CHANNELS * _SIDE * _SIDE and len(labels)
        if not fits or labels.min() < 0 or labels.max() >= len(self.classes):
            raise DataError(f"{batch.name} in {place} holds no {self.known.title} images.", self._get_it)
        planes = rows.reshape(-1, _N_CHANNELS, _SIDE, _SIDE)
        return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels
