"""Reads the search of a project folder."""

from dataclasses import replace
from pathlib import Path

from nas_desktop.core.errors import UsageError
from nas_desktop.core.events import Event, SearchFinished, SearchResumed, SearchStarted


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


def _at(root: Path, event: Event) -> Event:
    """The event as if the search had always been at `root`: a copied folder knows only where it was made."""
    match event:
        case SearchStarted() | SearchResumed() | SearchFinished():
            return replace(event, project=str(root))
        case _:
            return event
