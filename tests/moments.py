"""A search with all its parts, at a moment of its course."""

from collections.abc import Callable, Iterable
from typing import Any

from nas_desktop.core.events import Event, TrialStarted
from nas_desktop.core.specs import Stage
from nas_desktop.core.state import SearchState
from nas_desktop.gui.made_up_timed_search import MadeUpTimedSearch


def events_until(is_over: Callable[[Event], bool], **parts: bool) -> list[Event]:
    """The events up to and including the first for which `is_over`; all where there is none."""
    found = []
    for event in MadeUpTimedSearch(**parts).events():
        found.append(event)
        if is_over(event):
            break
    return found


def begun(stage: Stage) -> Callable[[Event], bool]:
    """The first trial of a stage has begun."""
    return lambda event: isinstance(event, TrialStarted) and event.stage == stage


def happened(kind: type[Any]) -> Callable[[Event], bool]:
    """An event of this kind was told."""
    return lambda event: isinstance(event, kind)


def folded(events: Iterable[Event]) -> SearchState:
    """What they come to."""
    state = SearchState()
    for event in events:
        state.apply(event)
    return state
