"""Has image files decoded by a process apart, so that no file can harm this one (see `decoder_process`)."""

import json
import math
import multiprocessing
import weakref
from collections.abc import Callable, Generator, Iterable
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoder_process import MAX_HEAD, PIECE, READY, serve
from nas_desktop.datasets.source import Image, UnreadableImage

Head = tuple[int, int, str]  # width, height, mode
_TIME_LIMIT_S = 60.0  # for one file
_START_LIMIT_S = 120.0
_BATCH = 64  # names a message, so that asking costs nothing
_N_TRIES = 2  # of a file that ended the process: the system may have ended it for lack of memory


class Decoder:
    """One process, started with the first file and replaced when a file ends it or takes too long.

    Not for two threads at once.
    """

    def __init__(self, time_limit_s: float = _TIME_LIMIT_S, main: Callable[[Connection], None] = serve) -> None:
        self._time_limit_s = time_limit_s
        self._main = main
        self._connection: Connection | None = None
        self._end: Callable[[], object] = lambda: None
        self._is_answering = False
        self._n_owed = 0  # answers that are still to come

    def images(
        self, paths: Iterable[Path], n_channels: int, side: int | None = None
    ) -> Generator[Image | UnreadableImage, None, None]:
        """Each image (H, W, n_channels) in the order of the paths, or why it cannot be read.

        Args:
            paths: The files.
            n_channels: 1 is luminance, 3 are red, green, blue.
            side: Of the square that the process makes of each image; None leaves them as they are.

        Raises:
            DataError: the process cannot be started.
        """
        for answer in self._answers(paths, n_channels, side):
            assert isinstance(answer, np.ndarray | UnreadableImage)
            yield answer

    def heads(self, paths: Iterable[Path]) -> Generator[Head | None, None, None]:
        """What stands at the beginning of each file; None where it is no image."""
        for answer in self._answers(paths, None, None):
            assert not isinstance(answer, np.ndarray)
            yield None if isinstance(answer, UnreadableImage) else answer

    def close(self) -> None:
        """End the process; the next question starts another."""
        self._end()
        self._connection = None
        self._n_owed = 0

    def _answers(
        self, paths: Iterable[Path], n_channels: int | None, side: int | None
    ) -> "Generator[Image | UnreadableImage | Head | None, None, None]":
        assert not self._is_answering, "a Decoder answers one question after the other"
        self._is_answering = True
        names = iter(paths)
        try:
            while batch := list(islice(names, _BATCH)):
                yield from self._batch(batch, n_channels, side)
        finally:
            self._is_answering = False
            if self._n_owed:
                self.close()  # what it still says would be taken for the answer to something else

    def _batch(
        self, paths: list[Path], n_channels: int | None, side: int | None
    ) -> "Generator[Image | UnreadableImage | Head | None, None, None]":
        done, n_tries = 0, 0
        while done < len(paths):
            n_tries += 1
            try:
                if not self._n_owed:
                    self._ask(paths[done:], n_channels, side)
                answer = self._receive(n_channels, side)
                self._n_owed -= 1
            except _FileIsToBlame as blame:
                self.close()
                if n_tries < _N_TRIES and not blame.is_late:
                    continue
                answer = UnreadableImage(f"{paths[done].name}: {blame}")
            yield answer
            done, n_tries = done + 1, 0

    def _ask(self, paths: list[Path], n_channels: int | None, side: int | None) -> None:
        question = {"paths": [str(path) for path in paths], "n_channels": n_channels, "side": side}
        try:
            self._running().send_bytes(json.dumps(question).encode())
        except OSError as error:
            raise _FileIsToBlame from error
        self._n_owed = len(paths)

    def _receive(self, n_channels: int | None, side: int | None) -> "Image | UnreadableImage | Head | None":
        try:
            answer = json.loads(self._next(MAX_HEAD))
            if "error" in answer:
                return UnreadableImage(str(answer["error"]))
            if n_channels is None:
                return _head_of(answer["head"])
            return self._pixels(_shape_of(answer["shape"], n_channels, side))
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            # It died, or says what it never would unless something had got hold of it.
            raise _FileIsToBlame from error

    def _pixels(self, shape: tuple[int, int, int]) -> Image:
        pixels = np.empty(math.prod(shape), dtype=np.uint8)
        done = 0
        while done < len(pixels):
            piece = self._next(PIECE)
            pixels[done : done + len(piece)] = np.frombuffer(piece, dtype=np.uint8)  # ValueError where it is too long
            done += len(piece)
        return pixels.reshape(shape)

    def _next(self, max_bytes: int) -> bytes:
        connection = self._running()
        if not connection.poll(self._time_limit_s):
            raise _FileIsToBlame(is_late=True)
        return connection.recv_bytes(max_bytes)

    def _running(self) -> Connection:
        if self._connection is None:
            self._connection = self._start()
        return self._connection

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # a fresh interpreter: nothing is inherited, torch least of all
        ours, theirs = context.Pipe()
        process = context.Process(target=self._main, args=(theirs,), name="nas-decoder", daemon=True)
        process.start()
        theirs.close()  # so that its death is noticed
        self._end = weakref.finalize(self, _end, process, ours)
        try:
            is_ready = ours.poll(_START_LIMIT_S) and ours.recv_bytes(len(READY)) == READY
        except (OSError, EOFError):
            is_ready = False
        if not is_ready:
            self._end()
            raise DataError("The process that decodes images cannot be started.", "Is there memory left? Try again.")
        return ours


class _FileIsToBlame(Exception):
    """The process is no longer of use, because of the file that it was to read."""

    def __init__(self, *, is_late: bool = False) -> None:
        super().__init__("decoding it takes too long" if is_late else "it ends the process that decodes it")
        self.is_late = is_late


def _head_of(head: Any) -> Head | None:
    if head is None:
        return None
    width, height, mode = head
    return int(width), int(height), str(mode)


def _shape_of(shape: Any, n_channels: int, side: int | None) -> tuple[int, int, int]:
    height, width, n = (int(size) for size in shape)
    if n != n_channels or height < 1 or width < 1 or (side is not None and (height, width) != (side, side)):
        raise ValueError("no such image was asked for")
    return height, width, n


def _end(process: BaseProcess, connection: Connection) -> None:
    connection.close()
    process.kill()
    process.join()
    process.close()
