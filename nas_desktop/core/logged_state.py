"""What the log of a project says of its search."""

from nas_desktop.core import event_log
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState


def logged_state(project: Project) -> SearchState:
    """The search as it was when its last event was written; nothing where its process died before there was a log.

    Raises:
        ProjectError: the log cannot be read.
    """
    state = SearchState()
    if project.events.exists():
        for _, event in event_log.replay(project.events):
            state.apply(event)
    return state
