"""The well-known data sets: which lie on this computer, which can be fetched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShelfSet:
    """One well-known set."""

    name: str  # what a search calls it
    title: str
    n_bytes: int  # of its download
    is_here: bool


class Shelf(Protocol):
    """What the Data tab needs to know of well-known sets."""

    def sets(self) -> Sequence[ShelfSet]:
        """All of them; looks for their files, but reads none."""

    def folder(self) -> str:
        """Where a download goes."""

    def fetch(self, name: str, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        """Download a set; called in a thread.

        Raises:
            NasError: it cannot be had, or was cancelled.
        """


class RealShelf:
    """The sets that the program knows."""

    def sets(self) -> Sequence[ShelfSet]:
        """In the order of the program's list."""
        from nas_desktop.datasets.known_sets import KNOWN_SETS, is_on_disk  # not before the window is painted

        return [ShelfSet(known.name, known.title, known.n_bytes, is_on_disk(known.name)) for known in KNOWN_SETS]

    def folder(self) -> str:
        """The folder of downloads."""
        from nas_desktop.datasets.downloads_folder import downloads_folder

        return str(downloads_folder())

    def fetch(self, name: str, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        """Over the network; length and checksum are verified."""
        from nas_desktop.datasets.download import fetch
        from nas_desktop.datasets.downloads_folder import downloads_folder
        from nas_desktop.datasets.known_sets import KNOWN_SETS

        known = next(known for known in KNOWN_SETS if known.name == name)
        fetch(known, downloads_folder(), on_progress, is_cancelled)
