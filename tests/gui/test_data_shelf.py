"""The shelf holds the sets that the program knows."""

from pathlib import Path

from nas_desktop.datasets.known_sets import KNOWN_SETS
from nas_desktop.gui.data_shelf import RealShelf


def test_every_known_set_stands_on_it_with_its_size() -> None:
    sets = RealShelf().sets()

    assert [one.name for one in sets] == [known.name for known in KNOWN_SETS]
    assert all(one.n_bytes > 0 and not one.is_here for one in sets)


def test_downloads_go_into_the_users_folder(home: Path) -> None:
    assert Path(RealShelf().folder()).is_relative_to(home)
