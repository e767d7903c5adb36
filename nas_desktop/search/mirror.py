"""What the engine knows of whoever follows the event log: it is told that there is news, and never waited for."""

from typing import Protocol

CATCH_UP_S = 60.0


class Mirror(Protocol):
    """A follower of the event log in another process."""

    def notify(self) -> None:
        """There are new events in the log."""
        ...

    def close(self, limit_s: float = CATCH_UP_S) -> str:
        """Let it catch up for so long, and end it; returns what went wrong in words, or nothing."""
        ...


class NoMirror:
    """For searches that nothing follows."""

    def notify(self) -> None:
        """Nothing to tell."""

    def close(self, limit_s: float = CATCH_UP_S) -> str:
        """Nothing to end."""
        return ""
