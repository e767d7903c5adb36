import json
import os
import signal
import sys
import threading
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.decoder_process import READY, serve
from nas_desktop.datasets.decoding import decode
from nas_desktop.datasets.process_limits import limit_this_process
from nas_desktop.datasets.resizing import to_square
from nas_desktop.datasets.source import UnreadableImage
from tests.images import write_folder


def dies_of_deadly_files(connection: Connection) -> None:
    """Answers with one grey pixel, but for files whose names say what they do."""
    connection.send_bytes(READY)
    while True:
        for name in json.loads(connection.recv_bytes())["paths"]:
            if "deadly" in name:
                os.kill(os.getpid(), signal.SIGKILL)
            if "endless" in name:
                threading.Event().wait()
            connection.send_bytes(b'{"shape": [1, 1, 1]}')
            connection.send_bytes(b"\x07")


def dies_once(connection: Connection) -> None:
    """Ended by the system with the first file, as long as that file is there."""
    connection.send_bytes(READY)
    (name,) = json.loads(connection.recv_bytes())["paths"]
    if Path(name).exists():
        Path(name).unlink()
        os._exit(1)
    connection.send_bytes(b'{"shape": [1, 1, 1]}')
    connection.send_bytes(b"\x07")


def lies_about_sizes(connection: Connection) -> None:
    connection.send_bytes(READY)
    connection.recv_bytes()
    connection.send_bytes(b'{"shape": [1, 1, 1]}')
    connection.send_bytes(bytes(1 << 20))


def never_begins(connection: Connection) -> None:
    os._exit(1)


def tells_its_limits(connection: Connection) -> None:
    """Answers with what it could do after all."""
    import resource  # no such module on Windows

    limit_this_process(1 << 30, opens_files=True)
    could = []
    for name, attempt in {
        "write": lambda: os.write(os.open("written", os.O_CREAT | os.O_WRONLY), b"x"),
        "grow": lambda: bytearray(1 << 32),
    }.items():
        try:
            attempt()
        except (OSError, MemoryError):
            continue
        could.append(name)
    connection.send_bytes(READY)
    connection.recv_bytes()
    limits = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    connection.send_bytes(json.dumps({"error": f"could {could}, processes {limits}"}).encode())


def read(decoder: Decoder, *names: str) -> list[object]:
    with closing(decoder):
        answers = decoder.images([Path(name) for name in names], 1)
        return [str(answer) if isinstance(answer, UnreadableImage) else answer.ravel().tolist() for answer in answers]


@pytest.mark.parametrize("side", [None, 8])
def test_its_images_are_those_of_decoding_here(tmp_path: Path, side: int | None) -> None:
    write_folder(tmp_path, {"a": 3}, size=(20, 31))
    (tmp_path / "a" / "0001.png").write_bytes(b"broken")
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8)).save(tmp_path / "a" / "z.jpg")
    paths = sorted((tmp_path / "a").iterdir())
    with closing(Decoder()) as decoder:
        found = list(decoder.images(paths, 3, side))
    assert isinstance(found[1], UnreadableImage)
    for path, image in zip(paths, found, strict=True):
        if not isinstance(image, UnreadableImage):
            here = decode(path, 3)
            assert np.array_equal(image, here if side is None else to_square(here, side))


def test_an_image_larger_than_a_message_arrives_whole(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2500, 2500, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.bmp")
    with closing(Decoder()) as decoder:
        (image,) = decoder.images([tmp_path / "a.bmp"], 3)
    assert np.array_equal(image, pixels)  # type: ignore[arg-type]


def test_many_files_are_answered_in_their_order(tmp_path: Path) -> None:
    for level in range(150):
        Image.new("L", (1, 1), level).save(tmp_path / f"{level:03d}.png")
    assert read(Decoder(), *map(str, sorted(tmp_path.iterdir()))) == [[level] for level in range(150)]


def test_heads_are_told_and_what_is_no_image_is_none(tmp_path: Path) -> None:
    Image.new("L", (7, 5)).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"broken")
    with closing(Decoder()) as decoder:
        heads = list(decoder.heads([tmp_path / name for name in ("a.png", "b.png", "nowhere.png")]))
    assert heads == [(7, 5, "L"), None, None]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no named pipes in folders")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert read(Decoder(), str(tmp_path / "a.png")) == ["a.png is not there"]


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
def test_a_file_that_ends_the_process_costs_itself_alone() -> None:
    answers = read(Decoder(main=dies_of_deadly_files), "a", "deadly", "b", "deadly too", "c")
    assert answers == [
        [7], "deadly: it ends the process that decodes it", [7], "deadly too: it ends the process that decodes it", [7],
    ]  # fmt: skip


def test_a_file_that_takes_for_ever_costs_itself_alone() -> None:
    answers = read(Decoder(0.3, dies_of_deadly_files), "a", "endless", "b")
    assert answers == [[7], "endless: decoding it takes too long", [7]]


def test_a_process_that_the_system_ended_is_asked_once_more(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert read(Decoder(main=dies_once), str(tmp_path / "a.png")) == [[7]]


def test_pixels_that_were_not_asked_for_are_not_taken() -> None:
    assert read(Decoder(main=lies_about_sizes), "a.png") == ["a.png: it ends the process that decodes it"]


def test_a_process_that_cannot_be_started_is_one_sentence() -> None:
    with pytest.raises(DataError, match="cannot be started"):
        read(Decoder(main=never_begins), "a")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know fewer limits")
def test_the_process_can_neither_write_nor_grow_nor_start_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(Decoder(main=tells_its_limits), "a") == ["could [], processes 0"]


def test_a_reading_that_is_left_early_leaves_no_old_answers_behind(tmp_path: Path) -> None:
    for level in (10, 20, 30):
        Image.new("L", (1, 1), level).save(tmp_path / f"{level}.png")
    with closing(Decoder()) as decoder:
        with closing(decoder.images([tmp_path / "10.png", tmp_path / "20.png"], 1)) as images:
            next(images)
        (image,) = decoder.images([tmp_path / "30.png"], 1)
    assert image.ravel().tolist() == [30]  # type: ignore[union-attr]


def test_whoever_forgets_it_leaves_no_process_behind(tmp_path: Path) -> None:
    before = {child.pid for child in psutil.Process().children()}
    decoder = Decoder(main=serve)
    assert list(decoder.heads([tmp_path])) == [None]
    started = {child.pid for child in psutil.Process().children()} - before
    del decoder
    assert started
    assert not any(psutil.pid_exists(pid) and psutil.Process(pid).name().startswith("nas-dec") for pid in started)
    assert not started & {child.pid for child in psutil.Process().children()}
