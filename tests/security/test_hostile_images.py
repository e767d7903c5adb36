"""Image files made to do harm: each is refused or read by the one rule, and the memory of its process stays bounded."""

import os
import struct
import sys
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import open_source
from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.prepared import PreparedImages, prepare
from nas_desktop.datasets.source import UnreadableImage
from nas_desktop.datasets.survey import Surveyor
from tests.images import write_folder


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *extra: bytes, rows: bytes | None = None) -> bytes:
    """A grey PNG, with whatever it says about its size."""
    pixels = bytes((1 + width) * height) if rows is None else rows
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(pixels))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + body + chunk(b"IEND", b"")


def gif(n_frames: int) -> bytes:
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00,\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\x00"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * n_frames + b";"


def tiff(n_entries: int) -> bytes:
    """A head that promises so many fields, each of them 4 GB long."""
    entry = struct.pack("<HHII", 270, 2, 0xFFFFFFFF, 8)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", n_entries) + entry * n_entries + bytes(4)


HOSTILE = {
    "400 million pixels.png": png(20_000, 20_000, rows=bytes(1000)),
    "endless sides.png": png(2**31 - 1, 2**31 - 1, rows=b""),
    "text that unpacks to 200 MB.png": png(4, 4, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000)))),
    "profile that unpacks to 200 MB.png": png(4, 4, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(200_000_000)))),
    "fields of 4 GB.tif": tiff(1000),
    "page description.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n/x { x } def x\n",
    "document.jpg": b"%PDF-1.4\n1 0 obj\n",
    "vector.png": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "page.jpg": b"<html><body>404 Not Found</body></html>",
    "nothing.png": b"",
    "cut short.png": png(64, 64)[:60],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile files among ordinary ones."""
    root = write_folder(tmp_path_factory.mktemp("set"), {"a": 20, "b": 20})
    for name, content in HOSTILE.items():
        (root / "a" / name).write_bytes(content)
    return root


def test_no_hostile_file_is_taken_for_an_image_or_ends_the_process(folder: Path) -> None:
    wanted = [folder / "a" / name for name in HOSTILE]
    with closing(Decoder()) as decoder:
        found = list(decoder.images([*wanted, folder / "a" / "0000.png"], 3))
    read = [path.name for path, image in zip(wanted, found, strict=False) if not isinstance(image, UnreadableImage)]
    # The two with a hidden load are images: what is beside the pixels is left out.
    assert set(read) <= {"text that unpacks to 200 MB.png", "profile that unpacks to 200 MB.png"}
    assert not any("ends the process" in str(image) for image in found if isinstance(image, UnreadableImage))
    assert not isinstance(found[-1], UnreadableImage)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of another process is told on Linux alone")
def test_the_memory_of_the_process_stays_bounded(folder: Path) -> None:
    with closing(Decoder()) as decoder:
        list(decoder.images([folder / "a" / name for name in HOSTILE], 3))
        (pid,) = _decoders()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    peak_kb = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    assert peak_kb < 600_000


def _decoders() -> list[int]:
    import psutil

    return [one.pid for one in psutil.Process().children() if "spawn_main" in " ".join(one.cmdline())]


def test_a_search_leaves_them_out_and_names_them(folder: Path, tmp_path: Path) -> None:
    spec = DataSpec(str(folder), str(write_folder(tmp_path / "own", {"a": 1, "b": 1})), None, 8, None, seed=1)
    prepared, facts = prepare(spec, tmp_path, lambda done, total: None)
    assert {Path(name).name for name in facts.skipped} <= set(HOSTILE)
    assert facts.n_skipped >= len(HOSTILE) - 2
    assert len(PreparedImages.open(prepared).train_images) == facts.n_train


def test_a_survey_counts_them_before_a_search(folder: Path) -> None:
    survey = Surveyor().survey(DataSpec(str(folder), None, None, 4, None, seed=1), lambda survey: None, lambda: False)
    (unreadable,) = [finding for finding in survey.findings if finding.kind == "unreadable"]
    assert unreadable.n >= len(HOSTILE) - 2


def test_of_forty_thousand_frames_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(gif(40_000))
    with closing(Decoder(10.0)) as decoder:
        (image,) = decoder.images([tmp_path / "a.gif"], 1)
    assert not isinstance(image, UnreadableImage)
    assert image.shape == (1, 1, 1)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "WEBP", "JPEG"])
def test_a_format_on_the_list_is_read_whatever_its_name(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (8, 8), (200, 10, 10)).save(tmp_path / "a.png", format=kind)
    with closing(Decoder()) as decoder:
        (image,) = decoder.images([tmp_path / "a.png"], 3)
    assert not isinstance(image, UnreadableImage)
    assert image[4, 4, 0] > 150 > image[4, 4, 1]


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 5000)])
def test_images_of_odd_sizes_become_squares(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size, 9).save(tmp_path / "a.png")
    with closing(Decoder()) as decoder:
        (image,) = decoder.images([tmp_path / "a.png"], 1, 8)
    assert not isinstance(image, UnreadableImage)
    assert np.unique(image).tolist() == [9]
    assert image.shape == (8, 8, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_in_a_circle_and_into_nothing_end_no_scan(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 2, "b": 2})
    (root / "a" / "again").symlink_to(root, target_is_directory=True)
    (root / "c").symlink_to(root / "c")
    (root / "b" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    (root / "b" / "round.png").symlink_to(root / "b" / "round.png")
    assert open_source(str(root)).listing().n_images == 4


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="the administrator may read everything")
def test_a_file_without_permission_is_left_out_and_named(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 2, "b": 2})
    (root / "a" / "0000.png").chmod(0)
    assert open_source(str(root)).listing().unreadable == ("a/0000.png",)
