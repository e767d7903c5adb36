"""What of a project takes how much room on its disk."""

import os
from dataclasses import dataclass
from pathlib import Path

_PARTS = (
    ("Kept models", "models"),
    ("Checkpoints of running trials", "checkpoints"),
    ("Exports", "exports"),
    ("MLflow artifacts", "artifacts"),
    ("Logs", "logs"),
)


@dataclass(frozen=True, slots=True)
class PartSize:
    """One part of a project, or what lies beside it."""

    name: str
    n_bytes: int


def project_sizes(root: Path, cache: Path) -> list[PartSize]:
    """Each part's bytes; the prepared images of all projects last, since they alone can be deleted at any time."""
    parts = [PartSize(name, _bytes_in(root / folder)) for name, folder in _PARTS]
    stores = PartSize("Trials and MLflow store", sum(_size(path) for path in _entries(root)))
    return [*sorted([*parts, stores], key=lambda part: -part.n_bytes), PartSize("Prepared images", _bytes_in(cache))]


def _bytes_in(folder: Path) -> int:
    total, left = 0, [folder]
    while left:
        for path in _entries(left.pop()):
            if path.is_dir(follow_symlinks=False):
                left.append(Path(path.path))
            else:
                total += _size(path)
    return total


def _entries(folder: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size if entry.is_file(follow_symlinks=False) else 0
    except OSError:
        return 0  # it went meanwhile
