"""The few wishes that reach a search from outside while it runs. Thread-safe; each wakes the engine at once."""

import multiprocessing
import threading
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal


@dataclass(frozen=True, slots=True)
class Skip:
    """End a running trial; what it has reached is kept."""

    trial: int  # of the search


Wish = Literal["pause", "continue", "stop", "retry"] | Skip  # retry: write now what storage had no room for


class SearchControl:
    """Wishes in the order they were made."""

    def __init__(self) -> None:
        self._wishes: deque[Wish] = deque()
        self._lock = threading.RLock()  # a signal handler may make a wish while the same thread takes one
        self._ear, self._bell = multiprocessing.Pipe(duplex=False)

    @property
    def waitable(self) -> Connection:
        """Ready whenever there is a wish."""
        return self._ear

    def request(self, wish: Wish) -> None:
        """Make a wish, from any thread; does nothing once the search has ended."""
        with self._lock:
            if not self._bell.closed:
                self._wishes.append(wish)
                self._bell.send_bytes(b".")

    def take(self) -> Wish | None:
        """The oldest wish not yet taken, if there is one."""
        with self._lock:
            if not self._wishes:
                return None
            self._ear.recv_bytes()
            return self._wishes.popleft()

    def close(self) -> None:
        """Take no more wishes."""
        with self._lock:
            self._bell.close()
            self._ear.close()
