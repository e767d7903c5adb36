"""Reads the search of a project folder."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop.core.errors import UsageError
from nas_desktop.core.events import Event, SearchFinished, SearchResumed, SearchStarted

if TYPE_CHECKING:
    from nas_desktop.search_space.user_file import SpaceFile


def read_project(root: Path) -> list[Event]:
    """All events of a project, oldest first.

    Raises:
        NasError: it is not a project, it cannot be read, or another process works on it.
    """
    from nas_desktop.core.event_log import replay  # loads SQLite
    from nas_desktop.core.project import Project, ProjectLock  # loads pydantic

    project = Project.open(root)
    if ProjectLock.is_held(project):
        ProjectLock(project).release()  # refused with the sentence that names the holder
    events = [_at(project.root, event) for _, event in replay(project.events)]
    if not events:
        raise UsageError(f"{root} holds no search yet.", "Choose another project folder.")
    return events


def named_space(path: str) -> "SpaceFile":
    """The search space in a file of the user's own; nothing is run.

    Raises:
        NasError: it cannot be read.
    """
    from nas_desktop.search_space.user_file import read_space_file  # loads pydantic

    return read_space_file(Path(path))


def kept_space(root: Path) -> "SpaceFile":
    """The search space that a project brings along; nothing is run.

    Raises:
        NasError: it is not a project, or the space is not the one its search began with.
    """
    from nas_desktop.core.project import Project
    from nas_desktop.search_space.user_file import SpaceFile

    project = Project.open(root)
    return SpaceFile(str(project.space), project.read_space())


def _at(root: Path, event: Event) -> Event:
    """The event as if the search had always been at `root`: a copied folder knows only where it was made."""
    match event:
        case SearchStarted() | SearchResumed() | SearchFinished():
            return replace(event, project=str(root))
        case _:
            return event
