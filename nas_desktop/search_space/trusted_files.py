"""Which Python files of search spaces the user has agreed to run on this computer, by the hash of their text."""

import json
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.paths import data_dir
from nas_desktop.search_space.user_file import SpaceFile

FORMAT_VERSION = 1


class UntrustedSpace(UsageError):
    """The code of a search space must not run: nobody at this computer has agreed to it."""


def is_trusted(file: SpaceFile) -> bool:
    """Whether the user has agreed to run this very text."""
    return file.sha256 in _trusted()


def trust(file: SpaceFile) -> None:
    """Remember that the user has agreed.

    Raises:
        NasError: it cannot be written down.
    """
    path = _path()
    hashes = sorted({*_trusted(), file.sha256})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.write_json(path, {"format_version": FORMAT_VERSION, "sha256": hashes})
    except OSError as error:
        raise NasError(f"{path} cannot be written: {error.strerror or error}.", "Make room on its disk.") from error


def refuse_untrusted(file: SpaceFile, hint: str) -> None:
    """Stop before the code of `file` runs.

    Raises:
        UntrustedSpace: nobody has agreed to it.
    """
    if not is_trusted(file):
        raise UntrustedSpace(f"{file.name} is a program that has not been run on this computer before.", hint)


def _path() -> Path:
    return data_dir() / "trusted-spaces.json"


def _trusted() -> set[str]:
    """None where the file is missing, damaged or newer: then the user is asked once more."""
    try:
        value = json.loads(_path().read_text(encoding="utf-8"))
        return set(map(str, value["sha256"])) if value["format_version"] == FORMAT_VERSION else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
