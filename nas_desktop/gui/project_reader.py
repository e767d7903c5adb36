"""Reads the search of a project folder."""

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.events import Event, LogWritten, SearchFinished, SearchResumed, SearchStarted
from nas_desktop.core.state import SearchState
from nas_desktop.gui.project_access import ViewOnly, open_to_look

if TYPE_CHECKING:
    from nas_desktop.search_space.user_file import SpaceFile


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadProject:
    """The search of a project, and why it can only be looked at where that is so."""

    state: SearchState
    n_logged: int  # lines of the log, of which the state keeps the newest
    view_only: ViewOnly | None = None
    notes: Mapping[int, str] = field(default_factory=dict)  # on trials of the search


def read_project(root: Path) -> ReadProject:
    """The search of a project; nothing is written.

    Raises:
        NasError: it is not a project, or it cannot be read.
    """
    from nas_desktop.core.event_log import replay  # loads SQLite

    project, view_only = open_to_look(root)
    state, n_logged = SearchState(), 0
    with _without_collection():
        for _, event in replay(project.events):
            n_logged += isinstance(event, LogWritten)
            state.apply(_at(project.root, event))
    if state.phase == "idle":
        raise UsageError(f"{root} holds no search yet.", "Choose another project folder.")
    return ReadProject(state, n_logged, view_only, _notes(project.root))


def _notes(root: Path) -> dict[int, str]:
    """Those that can be read; whoever writes one is told why the others cannot."""
    from nas_desktop.search.trial_notes import read_notes  # loads pydantic

    try:
        return read_notes(root)
    except NasError as error:
        logger.warning("%s", error)
        return {}


@contextmanager
def _without_collection() -> Iterator[None]:
    """Rows of ten thousand trials are all kept, and looking for garbage among them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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

    project = Project.open(root, to_write=False)
    return SpaceFile(str(project.space), project.read_space())


def _at(root: Path, event: Event) -> Event:
    """The event as if the search had always been at `root`: it only knows where it was made, and its name then."""
    match event:
        case SearchStarted():
            return replace(event, project=str(root), name=root.name)
        case SearchResumed() | SearchFinished():
            return replace(event, project=str(root))
        case _:
            return event
