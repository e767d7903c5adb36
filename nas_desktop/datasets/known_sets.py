"""The well-known sets that can be used by name, once their files are on this computer."""

from nas_desktop.core.errors import NasError
from nas_desktop.datasets import DATASETS, knows, open_source
from nas_desktop.datasets.downloads_folder import downloads_folder
from nas_desktop.datasets.source import Download, KnownSet

__all__ = ["KNOWN_SETS", "Download", "KnownSet", "downloads_folder", "is_on_disk", "is_usable", "known_set"]

KNOWN_SETS: tuple[KnownSet, ...] = tuple(kind.known for kind in DATASETS if kind.known is not None)


def known_set(name: str) -> KnownSet | None:
    """The well-known set of that name."""
    return next((known for known in KNOWN_SETS if known.name == name), None)


def is_on_disk(name: str) -> bool:
    """Whether the set lies in the folder of downloads, so that its name can be used; nothing is read."""
    folder = str(downloads_folder())
    return any(kind.known is not None and kind.known.name == name and knows(kind, folder) for kind in DATASETS)


def is_usable(name: str) -> bool:
    """Whether the set lies there and can be opened; may take seconds."""
    try:
        open_source(name)
    except NasError:  # missing, or damaged
        return False
    return True
