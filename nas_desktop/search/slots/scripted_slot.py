"""A slot that plays a script: the engine's tests need neither a process nor torch."""

from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import Message, Recorded, Request

Script = Callable[[Request], Iterable[Message | SlotDied]]


class ScriptedSlot:
    """Answers each request with the messages its script gives for it."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._messages: deque[Message | SlotDied] = deque()
        self._ear, self._bell = Pipe(duplex=False)
        self.requests: list[Request] = []
        self.n_replaced = 0
        self.is_closed = False

    @property
    def waitable(self) -> Connection:
        """See `Slot`."""
        return self._ear

    def send(self, request: Request) -> None:
        """See `Slot`."""
        if isinstance(request, Recorded):
            return  # a word that nothing follows from
        self.requests.append(request)
        for message in self._script(request):
            self._messages.append(message)
            self._bell.send_bytes(b".")

    def receive(self) -> Message:
        """See `Slot`."""
        self._ear.recv_bytes()
        message = self._messages.popleft()
        if isinstance(message, SlotDied):
            raise message
        return message

    def replace(self) -> None:
        """See `Slot`."""
        self.n_replaced += 1
        while self._messages:  # what the script would still have said
            self._messages.popleft()
            self._ear.recv_bytes()

    def end(self) -> None:
        """See `Slot`. There is nothing that runs by itself."""

    def close(self) -> None:
        """See `Slot`."""
        self.is_closed = True
        self._ear.close()
        self._bell.close()
