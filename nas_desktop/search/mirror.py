"""What the engine knows of whoever follows the event log: it is told that there is news, and never waited for."""

from typing import Protocol


class Mirror(Protocol):
    """A follower of the event log in another process."""

    def notify(self) -> None:
        """There are new events in the log."""
        ...

    def close(self) -> str:
        """Let it catch up and end; returns what went wrong in words, or nothing."""
        ...


class NoMirror:
    """For searches that nothing follows."""

    def notify(self) -> None:
        """Nothing to tell."""

    def close(self) -> str:
        """Nothing to end."""
        return ""
