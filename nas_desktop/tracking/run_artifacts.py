"""The files of a run, as far as they lie on this computer."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from nas_desktop.tracking.runs import Artifact, Artifacts
from nas_desktop.tracking.store_file import StoreError

_MOST_FILES, _MOST_FOLDERS = 500, 200
_MOST_BYTES = 100_000


def folder_of(uri: str, experiment_uri: str, store: Path) -> Path | None:
    """Where a run's files lie now; None where that is no folder of this computer.

    A project that was copied or moved keeps its former addresses until something is recorded in it again: then the
    folder is looked for beside the store.
    """
    folder = _path_of(uri)
    if folder is None or folder.is_dir():
        return folder
    former = _path_of(experiment_uri)
    if former is None or not folder.is_relative_to(former):
        return folder
    beside = store.parent / former.name / folder.relative_to(former)
    return beside if beside.is_dir() else folder


def list_artifacts(folder: Path | None, uri: str) -> Artifacts:
    """The files below `folder`, by name; links are not followed."""
    if folder is None:
        return Artifacts("", (), f"The files lie at {uri}, not on this computer.")
    if not folder.is_dir():
        return Artifacts("", (), "")
    files = sorted(_files(folder), key=lambda artifact: artifact.path)
    problem = f"There are more files than the {_MOST_FILES} shown." if len(files) >= _MOST_FILES else ""
    return Artifacts(str(folder), tuple(files), problem)


def text_of(folder: Path | None, path: str) -> str:
    """The text of a small file.

    Raises:
        StoreError: it is not there, too large, or no text.
    """
    if folder is None or not (file := folder / path).resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"{path} is not among the files of this run.")
    try:
        if (size := file.stat().st_size) > _MOST_BYTES:
            raise StoreError(f"{path} is too large to show here ({size} bytes).", "Use: Show in files.")
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.", "Use: Refresh.") from error
    except UnicodeDecodeError:
        raise StoreError(f"{path} holds no text.", "Use: Show in files.") from None


def _files(folder: Path) -> Iterator[Artifact]:
    n_files, waiting, n_folders = 0, [folder], 0
    while waiting and n_folders < _MOST_FOLDERS:
        n_folders += 1
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue  # a folder that may not be read has no files for us
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                n_files += 1
                yield Artifact(Path(entry.path).relative_to(folder).as_posix(), entry.stat().st_size)
            if n_files >= _MOST_FILES:
                return


def _path_of(uri: str) -> Path | None:
    parts = urlsplit(uri)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return Path(url2pathname(parts.path))
    if not parts.scheme or len(parts.scheme) == 1:  # a plain path, on Windows with its drive
        return Path(uri) if uri else None
    return None
