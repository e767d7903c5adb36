"""What a network says of image files: the command line and the window ask here."""

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.decoding import SUFFIXES
from nas_desktop.datasets.source import Image, UnreadableImage
from nas_desktop.export.model_runner import ModelRunner, NoReply

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Guess:
    """A class and how probable it is."""

    label: str
    probability: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the network says of one image file."""

    path: Path
    guesses: tuple[Guess, ...]  # the most probable first; empty where the image cannot be read
    error: str = ""  # why it cannot
    image: Image | None = field(default=None, compare=False, repr=False)  # as it was decoded, (H, W, C)


def image_paths(named: Iterable[str]) -> list[Path]:
    """The image files that were named: files as they are, of folders and patterns all images in them, sorted.

    Raises:
        UsageError: a folder holds no images, or nothing fits a pattern.
    """
    return [path for name in named for path in _named(name)]


def _named(name: str) -> list[Path]:
    path = Path(name).expanduser()
    if path.is_dir():
        found = _in_folder(path)
        if not found:
            raise UsageError(f"There are no images in {path}.", f"Images end in {', '.join(sorted(SUFFIXES))}.")
        return found
    if not path.exists() and glob.has_magic(name):
        matching = sorted(Path(match) for match in glob.iglob(str(path), recursive=True))  # noqa: PTH207  # of any root
        found = [file for match in matching for file in (_in_folder(match) if match.is_dir() else [match])]
        if not found:
            raise UsageError(f"No file fits {name}.", "A pattern is * for any name, ** for any folders.")
        return list(dict.fromkeys(found))
    return [path]  # one that is not there is an image that cannot be read


def _in_folder(folder: Path) -> list[Path]:
    """All images below a folder; hidden ones and links to folders are passed over."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in files if not name.startswith(".") and _is_image(name)]
    return sorted(found)


def _is_image(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def predictions(model: ModelRunner, paths: Iterable[Path], top: int = 1) -> Iterator[Prediction]:
    """What `model` says of each image, in order. Files are decoded in a process apart, by the program's own rule.

    Args:
        top: guesses to name, at most as many as there are classes.

    Raises:
        DataError: the network is not for image files, or its file brings its process down.
    """
    if model.n_channels not in (1, 3):
        raise DataError(
            f"This network takes images of {model.n_channels} channels, which image files do not have.",
            "Export it as ONNX, and give it your arrays.",
        )
    # Images of any size go to the file one by one, since they cannot be stacked.
    size = _BATCH if model.side is not None else 1
    waiting = iter(paths)
    decoder = Decoder()
    with closing(decoder):
        while batch := list(islice(waiting, size)):
            images = list(decoder.images(batch, model.n_channels, model.side))
            yield from _of_batch(model, batch, images, top)


def _of_batch(
    model: ModelRunner, paths: list[Path], images: list[Image | UnreadableImage], top: int
) -> Iterator[Prediction]:
    read = [image for image in images if not isinstance(image, UnreadableImage)]
    try:
        rows = iter(model.ask(np.stack(read)).probabilities) if read else iter(())
    except NoReply as error:
        yield from (Prediction(path, (), f"{path.name}: {error}") for path in paths)
        return
    for path, image in zip(paths, images, strict=True):
        if isinstance(image, UnreadableImage):
            yield Prediction(path, (), str(image))
        else:
            yield Prediction(path, guesses_of(next(rows), model.classes, top), image=image)


def guesses_of(row: "np.ndarray", classes: tuple[str, ...], top: int) -> tuple[Guess, ...]:
    """The `top` most probable classes of a row of probabilities; of equals the first."""
    order = np.argsort(-row, kind="stable")[:top]
    return tuple(Guess(classes[i], float(row[i])) for i in order.tolist())
