"""Where a trial runs: what the engine knows of any slot."""

from multiprocessing.connection import Connection
from typing import Protocol

from nas_desktop.training.jobs import Message, Request


class SlotDied(Exception):
    """What ran in the slot has ended by itself."""


class Slot(Protocol):
    """One place where one job at a time is done."""

    @property
    def waitable(self) -> Connection:
        """Ready whenever `receive` has something to say, or the slot has died."""
        ...

    def send(self, request: Request) -> None:
        """Hand over a request; what ran there may just have died, which `receive` will tell."""
        ...

    def receive(self) -> Message:
        """The next message.

        Raises:
            SlotDied: what ran there has ended; the sentence says how.
        """
        ...

    def replace(self) -> None:
        """Throw away what runs there and start afresh when the next job comes."""
        ...

    def end(self) -> None:
        """Let what runs there end, without waiting until it has; nothing but `close` follows."""
        ...

    def close(self) -> None:
        """End what runs there, at once."""
        ...
