"""Published formats in small: IDX, CIFAR's pickles, SVHN's MATLAB files, lists."""

import gzip
import hashlib
import io
import struct
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from nas_desktop.datasets.cifar import Cifar
from nas_desktop.datasets.source import DatasetType, Download

N_TRAIN, N_TEST = 12, 6


def pixels(n: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(n).integers(0, 256, (n, *shape), dtype=np.uint8)


def idx_bytes(array: np.ndarray) -> bytes:
    return (
        bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(np.uint8).tobytes()
    )


def write_idx_set(
    folder: Path, prefix: str = "", *, packed: bool = True, n_classes: int = 3, with_test: bool = True
) -> Path:
    """The four files; with `packed` they are gzipped."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, n in (("train", N_TRAIN), ("t10k", N_TEST)) if with_test else (("train", N_TRAIN),):
        for name, array in (("images-idx3", pixels(n, 10, 10)), ("labels-idx1", np.arange(n) % n_classes)):
            path = folder / f"{prefix}{part}-{name}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(idx_bytes(array), mtime=0) if packed else idx_bytes(array))
    return folder


def python_2_pickle(rows: np.ndarray, labels: list[int], label_key: str = "labels") -> bytes:
    """A batch as the authors of CIFAR wrote it: protocol 2, text and bytes the same thing."""

    def text(word: str) -> bytes:
        return b"U" + bytes([len(word)]) + word.encode("ascii")

    shape = b"J" + struct.pack("<i", rows.shape[0]) + b"J" + struct.pack("<i", rows.shape[1]) + b"\x86"
    empty = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
    dtype = b"cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    content = b"T" + struct.pack("<i", rows.nbytes) + rows.tobytes()
    array = empty + b"(K\x01" + shape + dtype + b"\x89" + content + b"tb"
    numbers = b"](" + b"".join(b"J" + struct.pack("<i", label) for label in labels) + b"e"
    return b"\x80\x02}(" + text("data") + array + text(label_key) + numbers + b"u."


def layout_of(kind: DatasetType) -> Cifar:
    layout = kind.open.__self__  # type: ignore[attr-defined]
    assert isinstance(layout, Cifar)
    return layout


def batches_for(layout: Cifar) -> dict[str, bytes]:
    """A few images for each file of `layout`."""
    made = {}
    for seed, batch in enumerate(layout.batches):
        n = N_TEST if batch.is_test else N_TRAIN
        labels = [(seed + i) % len(layout.classes) for i in range(n)]
        made[batch.name] = python_2_pickle(pixels(n, 3072) // (seed + 1), labels, layout.label_key)
    return made


def published(layout: Cifar, batches: dict[str, bytes]) -> Cifar:
    """`layout`, had its authors published these `batches`."""
    known = tuple(
        replace(batch, md5=hashlib.md5(batches[batch.name]).hexdigest()) if batch.name in batches else batch
        for batch in layout.batches
    )
    archive = archive_of(layout, batches)
    download = Download(
        layout.known.downloads[0].path,
        (),
        len(archive),
        hashlib.md5(archive).hexdigest(),
        hashlib.sha256(archive).hexdigest(),
    )
    return replace(layout, batches=known, known=replace(layout.known, n_bytes=len(archive), downloads=(download,)))


def archive_of(layout: Cifar, batches: dict[str, bytes]) -> bytes:
    """The batches in an archive, last first, with another file between them."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0), mode="w") as archive:
        for name, data in [*reversed(batches.items()), ("readme.html", b"<html>")]:
            member = tarfile.TarInfo(f"{layout.folder}/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        assert isinstance(archive.fileobj, gzip.GzipFile)
        packed = archive.fileobj
    packed.close()
    return buffer.getvalue()


def write_batches(layout: Cifar, root: Path, batches: dict[str, bytes]) -> Path:
    folder = root / layout.folder
    folder.mkdir(parents=True)
    for name, data in batches.items():
        (folder / name).write_bytes(data)
    return folder


def write_svhn(folder: Path) -> Path:
    """Both MATLAB files; the digit 0 stands there as 10."""
    from scipy.io import savemat

    folder.mkdir(parents=True, exist_ok=True)
    for part, n in (("train", N_TRAIN), ("test", N_TEST)):
        images = pixels(n, 32, 32, 3).transpose(1, 2, 3, 0)
        labels = (np.arange(n) % 10 + 1).astype(np.uint8)[:, None]
        savemat(folder / f"{part}_32x32.mat", {"X": images, "y": labels}, do_compression=True)
    return folder
