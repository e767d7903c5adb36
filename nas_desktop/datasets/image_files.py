"""What lists of image files have in common: a look at some of their heads, and names that can be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.decoding import is_grey
from nas_desktop.datasets.source import NATIVE_SIZES

_N_PEEKED = 200  # images whose heads decide size and colour

_MAX_NAME = 1000  # characters


@dataclass(frozen=True, slots=True)
class Look:
    """What the heads of some images say of all."""

    native_size: int | None  # pixels of the shorter side, where all share one that needs no resizing
    n_channels: int
    unreadable: tuple[int, ...]  # indices of those whose head is none


def spread(indices: Sequence[int]) -> Sequence[int]:
    """Some of them, evenly spread; of those few, all."""
    return indices[:: max(1, len(indices) // _N_PEEKED)]


def look_at(paths: Sequence[Path], where: Path, decoder: Decoder) -> Look:
    """Look at the heads of some images, evenly spread.

    Raises:
        DataError: none of them is an image.
    """
    looked_at = spread(range(len(paths)))
    heads = dict(zip(looked_at, decoder.heads(paths[index] for index in looked_at), strict=True))
    read = [head for head in heads.values() if head is not None]
    if not read:
        raise DataError(f"None of the images looked at in {where} can be read.", "Are the files damaged?")
    sides = {min(width, height) for width, height, _ in read}
    native = sides.pop() if len(sides) == 1 else None
    n_channels = 1 if all(is_grey(mode) for _, _, mode in read) else 3
    unreadable = tuple(index for index, head in heads.items() if head is None)
    return Look(native if native in NATIVE_SIZES else None, n_channels, unreadable)


def check_classes(classes: Iterable[str], where: Path, what: str, remedy: str) -> None:
    """Refuse what no window and no file name could show, and a single class.

    Raises:
        DataError: naming the class.
    """
    names = tuple(classes)
    for name in names:
        if len(name) > _MAX_NAME:
            raise DataError(f"The name of the {what} “{name[:40]}…” in {where} is too long to be shown.", remedy)
        if not name.isprintable() or name.encode(errors="replace").decode() != name:
            raise DataError(f"The name of the {what} {name!a} in {where} cannot be shown.", remedy)
    if len(names) < 2:
        raise DataError(f"Only one class, “{names[0]}”, found in {where}.", "At least two are needed.")
