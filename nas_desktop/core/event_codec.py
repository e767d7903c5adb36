"""Events as JSON, under the names that other programs see."""

import re
from dataclasses import fields

from nas_desktop.core.events import EVENT_TYPES, Event
from nas_desktop.core.json_values import Json, from_json, to_json


def event_name(kind: type[Event]) -> str:
    """The name other programs see: `EpochFinished` is `epoch_finished`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


_BY_NAME = {event_name(kind): kind for kind in EVENT_TYPES}
_FIELDS = {kind: frozenset(f.name for f in fields(kind)) for kind in EVENT_TYPES}


def is_transient(event: Event) -> bool:
    """Whether the event is shown but not kept."""
    return getattr(type(event), "transient", False)


def event_to_json(event: Event) -> Json:
    """`{"event": NAME, …}`, one line of the command line's output."""
    return {"event": event_name(type(event)), **to_json(event)}


def event_from_json(value: Json) -> Event | None:
    """The event, or None where a newer version of the program wrote a kind this one does not know.

    Fields unknown to this version are left out, so that a newer log can still be read.

    Raises:
        ValueError: a known event with a missing or wrong field.
    """
    return event_of(value.get("event", ""), value)


def event_of(name: str, value: Json) -> Event | None:
    """The same, the name apart from the fields."""
    kind = _BY_NAME.get(name)
    if kind is None:
        return None
    known = _FIELDS[kind]
    if not known.issuperset(value):
        value = {key: item for key, item in value.items() if key in known}
    return from_json(kind, value)
