"""What a user named to be asked: a project, an exported file or folder; or a sentence on why it is not opened."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from nas_desktop.core.errors import DataError, NasError, UsageError
from nas_desktop.core.manifest import MANIFEST
from nas_desktop.export.exporting import source_of
from nas_desktop.export.safetensors_files import FACTS, WEIGHTS
from nas_desktop.export.trained_model import weights_folder

_WHAT_IS_READ = "Name a project, a safetensors export or an .onnx file."
_MAX_UNPACKED = {FACTS: 16_000_000, WEIGHTS: 2_000_000_000}  # bytes; no network here has more
_MAX_RATIO = 100  # bytes unpacked for a byte of the archive, as for images
_MAX_ENTRIES = 1000
_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Something that can be asked."""

    kind: str  # a key of `LOADERS`
    path: Path
    name: str  # as the user knows it


@contextmanager
def found_model(path: Path, trial: int | None = None) -> Iterator[ModelFile]:
    """What stands at `path`; what had to be unpacked is gone afterwards.

    Args:
        trial: of a project; None is what its search ended with.

    Raises:
        UsageError: there is nothing, or something that is not opened.
        NasError: it is damaged.
    """
    if path.is_dir():
        yield _in_folder(path, trial)
        return
    if trial is not None:
        raise UsageError(f"{path} is one network.", "Leave out --trial, or name the folder of a project.")
    if not path.is_file():
        raise UsageError(f"There is nothing at {path.absolute()}.", _WHAT_IS_READ)
    match path.suffix.lower():
        case ".onnx":
            yield ModelFile("onnx", path.absolute(), str(path))
        case ".zip":
            with unpacked(path, _MAX_UNPACKED) as folder:
                yield ModelFile("weights", folder, str(path))
        case ".pt2":
            raise UsageError(
                f"{path} is not opened: torch unpickles parts of a .pt2 file, so that it can run code.",
                f"{_WHAT_IS_READ} Where you trust it, torch.export.load opens it.",
            )
        case ".pt" | ".pth" | ".pkl" | ".pickle" | ".ckpt" | ".bin" | ".joblib":
            raise UsageError(f"{path} is not opened: such a file can run code when it is read.", _WHAT_IS_READ)
        case ".py":
            raise _is_code(path)
        case _:
            raise UsageError(f"{path} is no network that can be read.", _WHAT_IS_READ)


def _in_folder(path: Path, trial: int | None) -> ModelFile:
    if (path / MANIFEST).is_file():
        return ModelFile("weights", weights_folder(source_of(str(path), trial)).absolute(), str(path))
    if trial is not None:
        raise UsageError(f"{path} is no project.", "Leave out --trial, or name the folder of a project.")
    if (path / FACTS).is_file():
        return ModelFile("weights", path.absolute(), str(path))
    if (path / "model.py").is_file():
        raise _is_code(path)
    raise UsageError(f"{path} holds neither a project nor a network.", _WHAT_IS_READ)


def _is_code(path: Path) -> NasError:
    return UsageError(
        f"{path} is Python code, which is not run here.",
        "Run its predict.py where you trust it, or name another export.",
    )


@contextmanager
def unpacked(archive: Path, sizes: Mapping[str, int]) -> Iterator[Path]:
    """A folder with some files of an exported archive, gone afterwards; nothing else of the archive is touched.

    Args:
        sizes: the most bytes of each file, by its name.

    Raises:
        UsageError: it is code, and was not meant to be.
        DataError: it is damaged, a trap, or lacks one of the files.
    """
    with tempfile.TemporaryDirectory(prefix="nas-model-") as folder:
        try:
            with zipfile.ZipFile(archive) as content:
                _unpack(archive, content, Path(folder), sizes)
        except _DAMAGED as error:
            raise DataError(f"{archive} cannot be unpacked: {error}.", "Copy the file again.") from error
        except OSError as error:
            raise DataError(
                f"{archive} cannot be unpacked: {error.strerror or error}.", "Is there room for temporary files?"
            ) from error
        yield Path(folder)


def _unpack(archive: Path, content: zipfile.ZipFile, folder: Path, sizes: Mapping[str, int]) -> None:
    found = {PurePosixPath(entry.filename).name: entry for entry in content.infolist()[:_MAX_ENTRIES]}
    if FACTS in sizes and FACTS not in found and "model.py" in found:
        raise _is_code(archive)
    if not sizes.keys() <= found.keys():
        raise DataError(f"{archive} holds no network of this program.", _WHAT_IS_READ)
    for name, most in sizes.items():
        size = found[name].file_size
        if size > most or size > _MAX_RATIO * max(1, archive.stat().st_size):
            raise DataError(f"{archive} claims to unpack to {size:,} bytes, so it was not unpacked.", "")
        with content.open(found[name]) as packed:
            _write(packed, folder / name, size)


def _write(packed: IO[bytes], path: Path, size: int) -> None:
    """What is unpacked, and never more than was declared."""
    with path.open("xb") as file:
        while piece := packed.read(_CHUNK):
            size -= len(piece)
            if size < 0:
                raise ValueError("a file in it is longer than it says")
            file.write(piece)
