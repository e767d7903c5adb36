"""One thing the whole window has to say, above whatever tab is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence or two, and what can be done about it."""

    tone: str  # as `Banner.show_message` takes it
    text: str
    links: tuple[str, ...] = ()
