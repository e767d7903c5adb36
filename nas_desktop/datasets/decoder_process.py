"""The process that decodes the image files of a user: what is wrong with a file can harm this process alone.

It knows the code that reads images and nothing else: no torch, no window, no project. Questions and answers are JSON
and raw pixels. It can neither write files nor start programs, and it may grow by so much memory and no more.
"""

import json
import signal
import stat
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.datasets.decoding import decode, peek
from nas_desktop.datasets.process_limits import grant_computing, limit_this_process
from nas_desktop.datasets.resizing import to_square
from nas_desktop.datasets.source import Image, UnreadableImage

READY = b"ready"
PIECE = 1 << 24  # bytes; larger messages are too much for the pipes of some systems
MAX_HEAD = 4096  # bytes of an answer before its pixels
_MEMORY = 4 << 30  # bytes; the largest image that is accepted takes 2.5 GB if it has 16 bits a pixel
_COMPUTING_S = 120  # for one file
_MAX_WORDS = 300


def serve(connection: Connection) -> None:
    """Answer until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    end_with_parent()
    Pillow.init()  # while modules can still be loaded into what memory there is
    limit_this_process(_MEMORY, opens_files=True)
    with suppress(EOFError, OSError):
        connection.send_bytes(READY)
        while True:
            _answer(connection, json.loads(connection.recv_bytes()))


def _answer(connection: Connection, question: dict[str, Any]) -> None:
    """One answer for each path, in their order."""
    for name in question["paths"]:
        grant_computing(_COMPUTING_S)
        if question["n_channels"] is None:
            _send(connection, {"head": _head(Path(name))})
            continue
        try:
            image = _image(Path(name), question["n_channels"], question["side"])
        except UnreadableImage as error:
            _send(connection, {"error": str(error)[:_MAX_WORDS]})
            continue
        _send(connection, {"shape": image.shape})
        for piece in _pieces(image):
            connection.send_bytes(piece)


def _head(path: Path) -> tuple[int, int, str] | None:
    try:
        return peek(path) if _is_plain_file(path) else None
    except Exception:  # whatever a file makes of the code that reads it, it is no image
        return None


def _image(path: Path, n_channels: int, side: int | None) -> Image:
    if not _is_plain_file(path):
        raise UnreadableImage(f"{path.name} is not there")
    try:
        image = decode(path, n_channels)
        return np.ascontiguousarray(image if side is None else to_square(image, side))
    except UnreadableImage:
        raise
    except Exception as error:  # as above: one file must not cost the others
        raise UnreadableImage(f"{path.name}: {type(error).__name__}: {error}") from error


def _is_plain_file(path: Path) -> bool:
    """A pipe or a device would be waited for."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _send(connection: Connection, head: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(head).encode())


def _pieces(image: Image) -> Iterator[memoryview]:
    pixels = image.reshape(-1).data
    for start in range(0, len(pixels), PIECE):
        yield pixels[start : start + PIECE]
