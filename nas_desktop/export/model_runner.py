"""Asks an exported file in a process apart (see `model_process`)."""

import json
import multiprocessing
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core.errors import DataError, NasError, UsageError
from nas_desktop.datasets.source import Image
from nas_desktop.export.model_process import MAX_HEAD, PIECE, pieces, serve

_LOAD_LIMIT_S = 120.0
_TIME_LIMIT_S = 60.0  # for one question
_HINT = "Export it again, and copy the whole file."


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What a file says of some images."""

    probabilities: NDArray[np.float32]  # (N, n_classes)
    seconds: float  # that it computed


class NoReply(Exception):
    """The file says nothing of an image; the text says why."""


class ModelRunner:
    """One exported file, loaded in a process of its own. To be closed.

    Args:
        kind: a key of `LOADERS`.
        path: the file or folder.
        name: how the user knows it.
        time_limit_s: seconds for one answer.
        main: what the process does.

    Raises:
        UsageError: a library is missing.
        DataError: the file cannot be used, or the process cannot be started.
    """

    def __init__(
        self,
        kind: str,
        path: Path,
        name: str,
        time_limit_s: float = _TIME_LIMIT_S,
        main: Callable[[Connection], None] = serve,
    ) -> None:
        self._name = name
        self._time_limit_s = time_limit_s
        context = multiprocessing.get_context("spawn")  # a fresh interpreter: nothing is inherited
        self._connection, theirs = context.Pipe()
        process = context.Process(target=main, args=(theirs,), name="nas-model", daemon=True)
        process.start()
        theirs.close()  # so that its death is noticed
        self.close = weakref.finalize(self, _end, process, self._connection)
        try:
            self._connection.send_bytes(json.dumps({"kind": kind, "path": str(path)}).encode())
            self._begin(self._head(_LOAD_LIMIT_S))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _begin(self, head: dict[str, Any]) -> None:
        if "missing" in head:
            raise UsageError(*head["missing"])
        if "error" in head:
            raise DataError(f"{self._name} cannot be used: {head['error'].rstrip('.')}.", _HINT)
        self.classes = tuple(str(name) for name in head["classes"])
        self.n_channels = int(head["n_channels"])
        self.side: int | None = head["side"]  # None: it takes images of any size

    def ask(self, images: Image, *, is_raw: bool = False) -> Reply:
        """Of images (N, H, W, C).

        Args:
            is_raw: they are as they came, and still to be cropped and resized.

        Raises:
            NoReply: it cannot say.
            DataError: the file brings its process down.
        """
        try:
            self._connection.send_bytes(json.dumps({"shape": images.shape, "is_raw": is_raw}).encode())
            for piece in pieces(images):
                self._connection.send_bytes(piece)
        except OSError as error:
            raise self._broken() from error
        return self._reply(len(images))

    def ask_file(self, path: Path) -> Reply:
        """Of an image file, which the process reads by itself.

        Raises:
            NoReply: it cannot be read, or the file cannot say.
            DataError: the file brings its process down.
        """
        try:
            self._connection.send_bytes(json.dumps({"path": str(path)}).encode())
        except OSError as error:
            raise self._broken() from error
        return self._reply(1)

    def _reply(self, n: int) -> Reply:
        head = self._head(self._time_limit_s)
        if "error" in head:
            raise NoReply(str(head["error"]))
        answer = np.empty(n * len(self.classes) * 4, dtype=np.uint8)
        done = 0
        try:
            while done < len(answer):
                piece = self._connection.recv_bytes(PIECE)
                answer[done : done + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
                done += len(piece)
            return Reply(answer.view(np.float32).reshape(n, len(self.classes)), float(head["seconds"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise self._broken() from error

    def _head(self, seconds: float) -> dict[str, Any]:
        try:
            if not self._connection.poll(seconds):
                self.close()
                raise DataError(f"{self._name} cannot be used: it takes longer than {seconds:.0f} s.", _HINT)
            head: dict[str, Any] = json.loads(self._connection.recv_bytes(MAX_HEAD))
        except (OSError, EOFError, ValueError) as error:
            raise self._broken() from error
        return head

    def _broken(self) -> NasError:
        self.close()
        return DataError(f"{self._name} cannot be used: it ends the process that loads it.", _HINT)


def _end(process: BaseProcess, connection: Connection) -> None:
    connection.close()
    process.kill()
    process.join()
    process.close()
