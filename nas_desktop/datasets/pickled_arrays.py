"""The one exception to “nothing is ever unpickled”: CIFAR is published as Python pickles (docs/decisions/0010).

Only bytes whose checksum is that of the published file come here, and even those are opened in a process of their own
that may not start processes, write files or grow, and that knows five names. It gives back raw bytes, never a pickle.
"""

import io
import json
import multiprocessing
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Self

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.process_limits import limit_this_process
from nas_desktop.datasets.source import Labels

_TIME_LIMIT_S = 120.0
_CPU_LIMIT_S = 60
_MEMORY = 1 << 31  # bytes the process may grow by
_PIECE = 1 << 24  # larger messages are too much for the pipes of some systems

Main = Callable[[Connection, str], None]


class UnpicklingProcess:
    """A process that opens one pickle after another; it ends with the `with` block.

    Args:
        label_key: Under which the labels stand beside `data`.
    """

    def __init__(self, label_key: str, time_limit_s: float = _TIME_LIMIT_S, main: Main | None = None) -> None:
        context = multiprocessing.get_context("spawn")  # a fresh interpreter: nothing is inherited
        self._connection, self._theirs = context.Pipe()
        self._process = context.Process(
            target=main or serve, args=(self._theirs, label_key), name="nas-unpickling", daemon=True
        )
        self._is_late = False
        self._watch = threading.Timer(time_limit_s, self._end_late)
        self._watch.daemon = True

    def __enter__(self) -> Self:
        self._process.start()
        self._theirs.close()  # so that its death is noticed
        self._watch.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._watch.cancel()
        self._watch.join()
        self._connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def read(self, data: bytes, what: str) -> tuple[np.ndarray, Labels]:
        """(N, M) uint8 and N labels from the bytes of one pickle; `what` names it to the user.

        Raises:
            DataError: it holds something else, or the process died or took too long.
        """
        try:
            return self._ask(data)
        except (OSError, EOFError) as error:
            how = "took too long" if self._is_late else "ended before it was done"
            raise DataError(f"The process that reads {what} {how}.", "Try again.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{what} holds something else than images: {error}.", "Fetch the set again.") from error

    def _ask(self, data: bytes) -> tuple[np.ndarray, Labels]:
        _send(self._connection, data)
        head = json.loads(_receive(self._connection))
        if "error" in head:
            raise ValueError(head["error"])
        n, width = (int(size) for size in head["shape"])
        images = np.frombuffer(_receive(self._connection), dtype=np.uint8).reshape(n, width)
        return images, np.frombuffer(_receive(self._connection), dtype="<i8").astype(np.int64)

    def _end_late(self) -> None:
        self._is_late = True
        self._process.kill()  # which closes its end of the pipe, and so wakes whoever sends or waits


def serve(connection: Connection, label_key: str) -> None:
    """What the process does: answer until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    _warm_up()
    limit_this_process(_MEMORY, cpu_s=_CPU_LIMIT_S)
    with suppress(EOFError, OSError):
        while True:
            _answer(connection, _receive(connection), label_key)


def _answer(connection: Connection, data: bytes, label_key: str) -> None:
    try:
        images, labels = _read(data, label_key)
    except Exception as error:  # whatever a pickle makes of itself, it is told as a plain string
        _send(connection, json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}).encode())
        return
    _send(connection, json.dumps({"shape": images.shape}).encode())
    _send(connection, images.data.cast("B"))
    _send(connection, labels.data.cast("B"))


def _read(data: bytes, label_key: str) -> tuple[np.ndarray, np.ndarray]:
    batch = _FewNames(io.BytesIO(data), encoding="bytes").load()
    if type(batch) is not dict:
        raise ValueError("no dictionary")
    plain = {key.decode("latin-1") if type(key) is bytes else key: value for key, value in batch.items()}
    images, listed = plain["data"], plain[label_key]
    if type(images) is not np.ndarray or images.dtype != np.uint8 or images.ndim != 2 or not images.size:
        raise ValueError("the images are no array of bytes")
    if type(listed) is not list or any(type(label) is not int for label in listed) or len(listed) != len(images):
        raise ValueError("the labels are no list of whole numbers, one for each image")
    return np.ascontiguousarray(images), np.array(listed, dtype="<i8")


class _FewNames(pickle.Unpickler):
    """Knows what the arrays of these files need, and nothing else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """One of five names."""
        found = _NAMES.get((module_name, global_name))
        if found is None:
            raise pickle.UnpicklingError(f"the name {module_name}.{global_name} is not allowed")
        return found


def _encode(text: str, encoding: str = "latin1") -> bytes:
    """How Python 3 writes bytes into old pickles; other encodings would be other programs."""
    if encoding not in ("latin1", "latin-1"):
        raise pickle.UnpicklingError(f"the encoding {encoding!r} is not allowed")
    return text.encode("latin-1")


_RECONSTRUCT = np.empty(0).__reduce__()[0]  # its module has been renamed between versions
_NAMES: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("_codecs", "encode"): _encode,
}


def _warm_up() -> None:
    """Load all that reading needs, since no file can be opened later."""
    _read(pickle.dumps({b"data": np.zeros((1, 1), np.uint8), b"l": [0]}, protocol=2), "l")
    json.dumps({"error": str(pickle.UnpicklingError())}).encode().decode("latin-1")


def _send(connection: Connection, data: bytes | memoryview) -> None:
    connection.send_bytes(str(len(data)).encode())
    for start in range(0, len(data), _PIECE):
        connection.send_bytes(memoryview(data)[start : start + _PIECE])


def _receive(connection: Connection) -> bytes:
    wanted = int(connection.recv_bytes(32))
    pieces, n = [], 0
    while n < wanted:
        pieces.append(connection.recv_bytes(_PIECE))
        n += len(pieces[-1])
    return b"".join(pieces)
