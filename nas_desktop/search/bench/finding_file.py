"""Searches on real images take hours: what is found is kept in a file, a line each, and nothing is searched twice."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.core.json_values import decode, encode
from nas_desktop.search.bench.real_search import RealFinding, RealSearch, searched


def searched_into(path: Path, searches: Iterable[RealSearch]) -> Iterator[RealFinding]:
    """The searches that `path` lacks, each written there once it is finished.

    Raises:
        UsageError: `path` cannot be read or written.
        NasError: see `searched`.
    """
    _mend(path)
    done = {finding.search for finding in read_findings(path)}
    for search in searches:
        if search not in done:
            finding = searched(search)
            _append(path, finding)
            yield finding


def read_findings(path: Path) -> list[RealFinding]:
    """Every whole line of a file that may not be there yet; a last one cut short is left out.

    Raises:
        UsageError: it cannot be read, or holds something else.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        return [decode(RealFinding, line) for line in lines if line.endswith(b"\n") and line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} holds no searches: {error}.", "Name another file.") from error


def _mend(path: Path) -> None:
    """Take away a last line that was cut short, or the next would be part of it."""
    data = path.read_bytes() if path.is_file() else b""
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(path, whole)


def _append(path: Path, finding: RealFinding) -> None:
    """One write at the end, so that several processes may share a file."""
    try:
        with path.open("ab") as file:
            file.write(encode(finding) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}.", "Name another file.") from error
