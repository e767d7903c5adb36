"""The process in which an exported file is loaded and asked: what is wrong with the file can harm this process alone.

Questions and answers are JSON and raw arrays, as in `datasets/decoder_process.py`. A stranger's file is only touched
once this process can neither write files nor start programs and may grow by so much memory and no more.
"""

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.datasets.process_limits import grant_computing, limit_this_process
from nas_desktop.datasets.source import Image
from nas_desktop.export.loaded_model import LOADERS, LoadedModel, UnusableModel, import_for
from nas_desktop.export.plain_reading import as_square

PIECE = 1 << 24  # bytes a message
MAX_HEAD = 1 << 24  # bytes of an answer before its numbers; there may be many classes
_MEMORY = 4 << 30  # bytes
_COMPUTING_S = 120  # for one question
_MAX_WORDS = 300


def serve(connection: Connection) -> None:
    """Load the file that the first message names, then answer until nobody asks."""
    serve_with(connection, lambda model, path: model.read(path))


def serve_with(connection: Connection, read: Any) -> None:
    """The same with another way to read image files: `read(model, path)` gives (H, W, C)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    end_with_parent()
    sys.dont_write_bytecode = True  # nothing is to appear beside the source of an export
    with suppress(EOFError, OSError):
        model = _loaded(connection, json.loads(connection.recv_bytes()))
        while model is not None:
            _answer(connection, model, json.loads(connection.recv_bytes()), read)


def _loaded(connection: Connection, question: dict[str, Any]) -> LoadedModel | None:
    try:
        model = _load(question["kind"], Path(question["path"]))
    except UsageError as error:
        _send(connection, {"missing": [error.message, error.hint]})
        return None
    except Exception as error:  # whatever a file makes of the code that loads it, it is no model
        _send(connection, {"error": _words(error)})
        return None
    _send(connection, {"classes": model.classes, "n_channels": model.n_channels, "side": model.side})
    return model


def _load(kind: str, path: Path) -> LoadedModel:
    loader = LOADERS[kind]
    import_for(kind)
    Pillow.init()  # while modules can still be loaded into what memory there is
    if loader.is_for_strangers:
        limit_this_process(_MEMORY, opens_files=True)
        grant_computing(_COMPUTING_S)
        return loader.load(path)
    model = loader.load(path)
    limit_this_process(_MEMORY, opens_files=True)  # the images may be a stranger's all the same
    return model


def _words(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it takes more memory than a network for images needs"
    if isinstance(error, UnusableModel):
        return str(error)[:_MAX_WORDS]
    if isinstance(error, NasError):
        return f"{error.message} {error.hint}".strip()[:_MAX_WORDS]
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:_MAX_WORDS]


def _answer(connection: Connection, model: LoadedModel, question: dict[str, Any], read: Any) -> None:
    """Images that follow, or one file by its path: probabilities and the seconds they took, or why there are none."""
    grant_computing(_COMPUTING_S)
    images = _received(connection, question["shape"]) if "shape" in question else None
    try:
        if images is None:
            images = _from_file(model, Path(question["path"]), read)
        elif question["is_raw"]:
            images = np.stack([as_square(image, model.n_channels, model.side) for image in images])
        start = time.perf_counter()
        answer = model.probabilities(images)
        seconds = time.perf_counter() - start
    except Exception as error:  # as above
        _send(connection, {"error": _words(error)})
        return
    _send(connection, {"n": len(answer), "seconds": seconds})
    for piece in pieces(answer):
        connection.send_bytes(piece)


def _from_file(model: LoadedModel, path: Path, read: Any) -> NDArray[np.uint8]:
    image: Image = read(model, path)
    if model.side is not None and image.shape[:2] != (model.side, model.side):
        image = as_square(image, model.n_channels, model.side)
    return np.ascontiguousarray(image[None])


def _received(connection: Connection, shape: list[int]) -> NDArray[np.uint8]:
    images = np.empty(shape, dtype=np.uint8)
    flat, done = images.reshape(-1), 0
    while done < flat.size:
        piece = connection.recv_bytes(PIECE)
        flat[done : done + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
        done += len(piece)
    return images


def pieces(array: NDArray[Any]) -> Iterator[memoryview]:
    """An array as bytes in messages that every pipe takes."""
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


def _send(connection: Connection, head: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(head).encode())
