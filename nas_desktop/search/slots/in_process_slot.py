"""A slot in the caller's own process, for the Python interface: the loaders there cannot be sent anywhere."""

from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from nas_desktop.training.jobs import LAST_WORDS, Message, Request


class InProcessSlot:
    """Does a job piece by piece, whenever the engine listens.

    Args:
        run: yields the messages of a job, the last of them one of `LAST_WORDS`. It raises nothing but what should end
            the whole search.
    """

    def __init__(self, run: Callable[[Request], Iterator[Message]]) -> None:
        self._run = run
        self._messages: Iterator[Message] | None = None
        self._ear, self._bell = Pipe(duplex=False)

    @property
    def waitable(self) -> Connection:
        """See `Slot`."""
        return self._ear

    def send(self, request: Request) -> None:
        """See `Slot`. A pause or a stop needs no answer: nothing happens here unless the engine listens."""
        if self._messages is None:
            self._messages = self._run(request)
            self._bell.send_bytes(b".")

    def receive(self) -> Message:
        """See `Slot`."""
        assert self._messages is not None
        message = next(self._messages)
        if isinstance(message, LAST_WORDS):
            self._ear.recv_bytes()
            self._messages = None
        return message

    def replace(self) -> None:
        """See `Slot`. What was under way is dropped."""
        if self._messages is not None:
            self._messages = None
            self._ear.recv_bytes()

    def end(self) -> None:
        """See `Slot`. There is nothing that runs by itself."""

    def close(self) -> None:
        """See `Slot`."""
        self._messages = None
        self._ear.close()
        self._bell.close()
