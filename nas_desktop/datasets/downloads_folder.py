"""Where well-known sets lie that were fetched on request, laid out as torchvision does it."""

from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.core.paths import data_dir
from nas_desktop.datasets.source import KnownSet


def downloads_folder() -> Path:
    """The folder in which a set's name is looked up."""
    return data_dir() / "datasets"


def not_here(known: KnownSet) -> UsageError:
    """What to say of a set whose files are not on this computer."""
    return UsageError(
        f"{known.title} is not on this computer.", f"Get it with: nas-desktop scan {known.name} --download"
    )
