import os
import pickle
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.pickled_arrays import UnpicklingProcess
from nas_desktop.datasets.process_limits import limit_this_process
from tests.datasets.small_sets import pixels, python_2_pickle

ROWS = pixels(5, 12)
LABELS = [3, 1, 2, 0, 3]


class Hostile:
    """Makes a file when it is unpickled by an ordinary unpickler."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


class Huge:
    """An array of 64 GiB."""

    def __reduce__(self) -> tuple[Any, ...]:
        return np.ndarray, ((1 << 36,),)


class OtherEncoding:
    """The name that is allowed, asked for something else."""

    def __reduce__(self) -> tuple[Any, ...]:
        import _codecs

        return _codecs.encode, ("a", "zip")


def dies(connection: Connection, label_key: str) -> None:
    os._exit(1)


def hangs(connection: Connection, label_key: str) -> None:
    threading.Event().wait()


def tries_what_is_forbidden(connection: Connection, label_key: str) -> None:
    """Answers with the names of what it could do after all."""
    import resource  # no such module on Windows

    connection.recv_bytes()
    connection.recv_bytes()
    limit_this_process(1 << 31, cpu_s=60)
    could = []
    for name, attempt in {
        "read": lambda: os.open("/dev/null", os.O_RDONLY),
        "write": lambda: os.open(label_key, os.O_CREAT | os.O_WRONLY),
        "grow": lambda: bytearray(1 << 33),
    }.items():
        try:
            attempt()
        except (OSError, MemoryError):
            continue
        could.append(name)
    limits = [resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE)]
    message = f'{{"error": "could {could}, limits {limits}"}}'.encode()
    connection.send_bytes(str(len(message)).encode())
    connection.send_bytes(message)


def test_a_pickle_as_cifar_has_them_is_read() -> None:
    with UnpicklingProcess("labels") as process:
        images, labels = process.read(python_2_pickle(ROWS, LABELS), "it")
    assert np.array_equal(images, ROWS)
    assert labels.tolist() == LABELS


def test_a_pickle_written_by_python_3_is_read() -> None:
    written = pickle.dumps({b"data": ROWS, b"labels": LABELS}, protocol=2)
    with UnpicklingProcess("labels") as process:
        images, _ = process.read(written, "it")
    assert np.array_equal(images, ROWS)


def test_one_process_reads_pickle_after_pickle_even_after_a_bad_one() -> None:
    with UnpicklingProcess("labels") as process:
        with pytest.raises(DataError):
            process.read(b"nonsense", "the first")
        _, labels = process.read(python_2_pickle(ROWS, LABELS), "the second")
    assert labels.tolist() == LABELS


def test_a_hostile_pickle_does_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with UnpicklingProcess("labels") as process, pytest.raises(DataError, match="not allowed"):
        process.read(pickle.dumps({"data": Hostile(mark), "labels": []}), "it")
    assert not mark.exists()
    pickle.loads(pickle.dumps(Hostile(mark)))
    assert mark.exists()  # an ordinary unpickler would have done it


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([1, 2], "no dictionary"),
        ({"data": ROWS}, "'labels'"),
        ({"data": ROWS, "labels": LABELS[:2]}, "one for each image"),
        ({"data": ROWS, "labels": ["a"] * 5}, "whole numbers"),
        ({"data": ROWS.astype(np.int32), "labels": LABELS}, "no array of bytes"),
        ({"data": OtherEncoding(), "labels": LABELS}, "not allowed"),
    ],
)
def test_other_content_is_one_sentence(content: Any, words: str) -> None:
    with UnpicklingProcess("labels") as process, pytest.raises(DataError, match=words) as raised:
        process.read(pickle.dumps(content, protocol=2), "data_batch_1")
    assert "data_batch_1" in raised.value.message


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_pickle_that_wants_all_memory_is_one_sentence() -> None:
    with UnpicklingProcess("labels") as process, pytest.raises(DataError, match="MemoryError"):
        process.read(pickle.dumps({"data": Huge(), "labels": LABELS}, protocol=2), "it")


def test_a_process_that_dies_is_one_sentence() -> None:
    with UnpicklingProcess("labels", main=dies) as process, pytest.raises(DataError, match="ended before"):
        process.read(bytes(1 << 20), "it")


def test_a_process_that_hangs_is_one_sentence() -> None:
    with UnpicklingProcess("labels", 0.2, hangs) as process, pytest.raises(DataError, match="too long"):
        process.read(bytes(1 << 20), "it")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know fewer limits")
def test_the_process_can_neither_open_files_nor_grow_nor_start_others(tmp_path: Path) -> None:
    target = tmp_path / "written"
    with (
        UnpicklingProcess(str(target), main=tries_what_is_forbidden) as process,
        pytest.raises(DataError, match=r"could \[\], limits \[0, 0\]"),
    ):
        process.read(b"go", "it")
    assert not target.exists()
