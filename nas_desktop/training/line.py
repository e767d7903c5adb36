"""A worker's end of the pipe to the engine."""

import threading
from multiprocessing.connection import Connection

from nas_desktop.core.json_values import decode_tagged, encode_tagged
from nas_desktop.training.jobs import REQUESTS, Continue, Message, Pause, Paused, Request, StopTrial


class JobStopped(Exception):
    """The engine asked to leave the job."""


class Line:
    """Hands messages over and takes requests, also in the middle of a job."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()  # log records may come from any thread

    def send(self, message: Message) -> None:
        """Hand a message to the engine."""
        with self._lock:
            self._connection.send_bytes(encode_tagged(message))

    def receive(self) -> Request:
        """Wait for the next request.

        Raises:
            EOFError: the engine is gone.
        """
        return decode_tagged(REQUESTS, self._connection.recv_bytes())

    def obey(self) -> None:
        """Do what the engine asks in the middle of a job: stand still, or leave.

        Raises:
            JobStopped: the job is to be left.
        """
        if not self._connection.poll():
            return
        match self.receive():
            case StopTrial():
                raise JobStopped
            case Pause():
                self.send(Paused())
                while not isinstance(request := self.receive(), Continue):
                    if isinstance(request, StopTrial):
                        raise JobStopped
