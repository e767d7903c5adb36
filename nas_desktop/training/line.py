"""A worker's end of the pipe to the engine."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from nas_desktop.core.json_values import decode_tagged, encode_tagged
from nas_desktop.training.jobs import (
    REQUESTS,
    Alive,
    Continue,
    Message,
    Pause,
    Paused,
    Recorded,
    Request,
    StopTrial,
)

_SIGN_OF_LIFE_S = 5.0


class JobStopped(Exception):
    """The engine asked to leave the job."""


class Line:
    """Hands messages over and takes requests, also in the middle of a job.

    Args:
        seconds: counts them from any moment on, whatever the job does.
    """

    def __init__(self, connection: Connection, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._connection = connection
        self._seconds = seconds
        self._lock = threading.Lock()  # log records may come from any thread
        self._told = time.monotonic()
        self._stood = 0.0  # seconds
        self.began = self.clock()  # when the newest job came
        self.on_recorded: Callable[[int], None] = lambda epoch: None  # called by `obey`

    def clock(self) -> float:
        """Seconds, by a clock that stands still whenever the job does."""
        return self._seconds() - self._stood

    def send(self, message: Message) -> None:
        """Hand a message to the engine."""
        with self._lock:
            self._connection.send_bytes(encode_tagged(message))
            self._told = time.monotonic()

    def next_job(self) -> Request:
        """Wait for a request while there is no job.

        Raises:
            EOFError: the engine is gone.
        """
        request = self.receive()
        self.began = self.clock()
        return request

    def receive(self) -> Request:
        """Wait for the next request.

        Raises:
            EOFError: the engine is gone.
        """
        return decode_tagged(REQUESTS, self._connection.recv_bytes())

    def obey(self, *, wait: bool = False) -> None:
        """Do what the engine asks in the middle of a job: stand still, or leave. Gives a sign of life now and then.

        Args:
            wait: until there is a request.

        Raises:
            JobStopped: the job is to be left.
        """
        if time.monotonic() - self._told >= _SIGN_OF_LIFE_S:
            self.send(Alive())
        if wait:
            with self._standing():
                request = self.receive()
        elif self._connection.poll():
            request = self.receive()
        else:
            return
        self._follow(request)

    def stand(self, seconds: float) -> None:
        """Do nothing for so long but what the engine asks.

        Raises:
            JobStopped: the job is to be left.
        """
        until = time.monotonic() + seconds
        with self._standing():
            while self._connection.poll(max(0.0, until - time.monotonic())):
                self._follow(self.receive())

    def _follow(self, request: Request) -> None:
        match request:
            case StopTrial():
                raise JobStopped
            case Recorded():
                self.on_recorded(request.epoch)
            case Pause():
                self.send(Paused())
                with self._standing():
                    while not isinstance(request := self.receive(), Continue):
                        if not isinstance(request, Pause):
                            self._follow(request)

    @contextmanager
    def _standing(self) -> Iterator[None]:
        """Stop the clock; a stand within another counts once."""
        since, before = self._seconds(), self._stood
        try:
            yield
        finally:
            self._stood = before + self._seconds() - since
