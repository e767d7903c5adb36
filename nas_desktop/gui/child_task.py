"""One function in a process of its own: what is slow, or loads torch, and would make the window wait.

Only plain values come back, as JSON. The process ends with the window, however that one ends.
"""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from nas_desktop.core.errors import NasError
from nas_desktop.core.parent_watch import end_with_parent

Tell = Callable[[str], None]
_NICENESS = 5  # the window, and a search that runs beside it, come first


class Cancelled(Exception):
    """The task was given up."""


class ChildTask:
    """Runs `function(*args, tell)` once.

    Args:
        function: of a module, so that the process can import it; gives something that JSON knows.
        args: plain values.
    """

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        context = multiprocessing.get_context("spawn")  # a fresh interpreter: nothing of the window is inherited
        self._connection, self._theirs = context.Pipe(duplex=False)
        # No daemon, for the function may start processes; it watches the window itself.
        self._process = context.Process(target=_serve, args=(self._theirs, function, args), name="nas-task")
        self._is_cancelled = False

    def run(self, tell: Tell) -> Any:
        """What the function returns; to be called in a thread, which waits.

        Args:
            tell: is given its sentences, in that thread.

        Raises:
            Cancelled: `cancel` was called.
            NasError: what the function raised, or that its process has died.
        """
        try:
            self._process.start()
            self._theirs.close()  # so that the end of the process is noticed
            if self._is_cancelled:
                raise Cancelled  # there was no process yet that could be ended
            while "said" in (answer := json.loads(self._connection.recv_bytes())):
                tell(str(answer["said"]))
        except (EOFError, OSError, ValueError) as error:
            if self._is_cancelled:
                raise Cancelled from error
            raise NasError(
                "The process that does this has ended early.", "Try again; close other programs if memory is short."
            ) from error
        finally:
            self._end()
        if "error" in answer:
            raise NasError(*answer["error"])
        return answer["done"]

    def cancel(self) -> None:
        """Give it up; whatever it was writing is left as it was before."""
        self._is_cancelled = True
        with suppress(AttributeError, ValueError):  # not begun, or over
            self._process.kill()

    def _end(self) -> None:
        with suppress(AttributeError, ValueError, AssertionError):
            self._process.kill()
            self._process.join()
        self._connection.close()


def _serve(connection: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when this process ends
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)

    def send(answer: dict[str, Any]) -> None:
        with suppress(OSError):
            connection.send_bytes(json.dumps(answer).encode())

    try:
        send({"done": function(*args, lambda sentence: send({"said": sentence}))})
    except NasError as error:
        send({"error": [error.message, error.hint]})
    except MemoryError:
        send({"error": ["There is not enough memory.", "Close other programs, and try again."]})
    except OSError as error:
        send({"error": [f"{error.filename or 'A file'}: {error.strerror or error}.", ""]})
