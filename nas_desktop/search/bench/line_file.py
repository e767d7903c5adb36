"""Measurements that take hours keep what they find in a file, a JSON line each, so that nothing is done twice."""

import os
from pathlib import Path
from typing import Any, TypeVar

from nas_desktop.core.durable import sync_folder
from nas_desktop.core.errors import UsageError
from nas_desktop.core.json_values import decode, encode

T = TypeVar("T")


def read_lines(kind: type[T], path: Path, what: str) -> list[T]:
    """Every whole line of a file that may not be there yet; a last one cut short is left out.

    Args:
        kind: the frozen dataclass that a line holds.
        what: the same in words, for a sentence.

    Raises:
        UsageError: it cannot be read, or holds something else.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        return [decode(kind, line) for line in lines if line.endswith(b"\n") and line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} holds no {what}: {error}.", "Name another file.") from error


def append_line(path: Path, value: Any) -> None:
    """Make one more line durable: one write at the end, so that several processes may share a file.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        is_new = not path.exists()
        with path.open("ab") as file:
            file.write(encode(value) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}.", "Name another file.") from error


def mend(path: Path) -> None:
    """Take away a last line that was cut short, or the next would be part of it."""
    data = path.read_bytes() if path.is_file() else b""
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(path, whole)
