import io
import shutil
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.core.paths import cache_dir
from nas_desktop.datasets import open_source, zip_archive, zip_of_folders
from nas_desktop.datasets.zip_archive import extract_images
from nas_desktop.datasets.zip_directory import directory_bytes
from tests.images import write_folder


def png(level: int = 0) -> bytes:
    file = io.BytesIO()
    Image.new("L", (9, 9), level).save(file, "PNG")
    return file.getvalue()


def zip_of(path: Path, files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return path


def unpacked(archive: Path) -> list[str]:
    """The files, as they lie below the folder."""
    folder = archive.with_suffix(".d")
    folder.mkdir()
    extract_images(archive, folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_zip_is_the_same_data_as_its_folder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "leaves", {"beech": 3, "oak": 2})
    archive = shutil.make_archive(str(tmp_path / "leaves"), "zip", folder)
    ours, theirs = open_source(archive), open_source(str(folder))
    packed, plain = ours.listing(), theirs.listing()
    assert (packed.classes, packed.fingerprint) == (plain.classes, plain.fingerprint)
    assert all(np.array_equal(ours.image(i), theirs.image(i)) for i in range(5))
    assert ours.title == "leaves.zip"


def test_one_folder_around_the_class_folders_does_not_matter(tmp_path: Path) -> None:
    write_folder(tmp_path / "leaves" / "all", {"beech": 2, "oak": 2})
    archive = shutil.make_archive(str(tmp_path / "leaves"), "zip", tmp_path / "leaves", "all")
    assert open_source(archive).listing().classes == ("beech", "oak")


def test_it_is_unpacked_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/1.png": png(), "y/1.png": png()})
    open_source(str(archive))
    monkeypatch.setattr(zip_of_folders, "extract_images", None)
    assert open_source(str(archive)).listing().n_images == 2


def test_another_content_under_the_same_name_is_unpacked_anew(tmp_path: Path) -> None:
    zip_of(tmp_path / "a.zip", {"x/1.png": png(), "y/1.png": png()})
    first = open_source(str(tmp_path / "a.zip")).listing()
    zip_of(tmp_path / "a.zip", {"x/1.png": png(), "z/1.png": png()})
    assert open_source(str(tmp_path / "a.zip")).listing().classes != first.classes


def test_the_cache_forgets_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_of_folders, "_MAX_KEPT", 2)
    for level in range(4):
        archive = zip_of(tmp_path / "a.zip", {"x/1.png": png(level), "y/1.png": png()})
        source = open_source(str(archive))
    assert len(list((cache_dir() / "unzipped").iterdir())) == 2
    assert source.listing().n_images == 2


@pytest.mark.parametrize("name", ["../evil.png", "x/../../evil.png", "/evil.png", "..\\evil.png", "C:/evil.png"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/1.png": png(), name: png(), "y/1.png": png()})
    with pytest.raises(DataError, match="leads out of it"):
        unpacked(archive)
    assert not list(tmp_path.rglob("evil.png"))
    assert not list((tmp_path / "a.d").iterdir())


def test_a_link_is_passed_over_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("x.png")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(tmp_path / "outside"))
        archive.writestr("x.png/1.png", png())
    assert unpacked(tmp_path / "a.zip") == ["x.png/1.png"]
    assert not list((tmp_path / "outside").iterdir())


def test_archives_in_it_and_other_files_stay_in_it(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner.zip", {"x/2.png": png()}).read_bytes()
    files = {
        "x/1.png": png(),
        "x/inner.zip": inner,
        "x/run.exe": b"MZ",
        "__MACOSX/x/._1.png": b"",
        ".hidden/1.png": b"",
    }
    assert unpacked(zip_of(tmp_path / "a.zip", files)) == ["x/1.png"]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/1.png": bytes(20_000_000)})
    with pytest.raises(DataError, match="100 times as large"):
        unpacked(archive)
    assert not list((tmp_path / "a.d").iterdir())


def test_files_that_share_their_bytes_are_counted_each(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/0.png": np.random.default_rng(0).bytes(2000)}, zipfile.ZIP_STORED)
    content = archive.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    start = content.index(b"PK\x01\x02")
    # The same entry two hundred times in the list, once in the file; each with a name of its own.
    many = b"".join(content[start:end].replace(b"x/0.png", f"{i:03d}.png".encode()) for i in range(200))
    tail = bytearray(content[end:])
    struct.pack_into("<HHI", tail, 8, 200, 200, len(many))
    archive.write_bytes(content[:start] + many + bytes(tail))
    with pytest.raises(DataError, match=r"times as large|cannot be unpacked"):
        unpacked(archive)


def test_a_file_that_is_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/1.png": np.random.default_rng(0).bytes(5000)}, zipfile.ZIP_STORED)
    content = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + place, 100)
    archive.write_bytes(content)
    with pytest.raises(DataError, match="cannot be unpacked"):
        unpacked(archive)


def test_at_most_half_of_the_disk_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive.shutil, "disk_usage", lambda path: SimpleNamespace(free=100))
    with pytest.raises(DataError, match="are free"):
        unpacked(zip_of(tmp_path / "a.zip", {"x/1.png": png()}))


def test_endlessly_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_ENTRIES", 3)
    with pytest.raises(DataError, match="more than 3 files"):
        unpacked(zip_of(tmp_path / "a.zip", {f"x/{i}.png": png() for i in range(4)}))


def test_a_list_of_entries_too_long_to_be_read_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "_MAX_DIRECTORY", 50)
    monkeypatch.setattr(zip_archive.zipfile, "ZipFile", None)
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 5000, 0, 0))
    with pytest.raises(DataError, match="lists more than"):
        unpacked(archive)


def test_the_record_of_a_large_archive_counts() -> None:
    large = b"PK\x06\x06" + bytes(36) + struct.pack("<QQ", 1 << 40, 0)
    locator = b"PK\x06\x07" + bytes(16)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 46, 0, 0)
    assert directory_bytes(io.BytesIO(large + locator + end)) == 1 << 40


def test_a_file_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/1.png", png())
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x/1.png", png(5))
    with pytest.raises(DataError, match="twice"):
        unpacked(tmp_path / "a.zip")


def test_a_password_is_one_sentence(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", {"x/1.png": png()})
    content = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    archive.write_bytes(content)
    with pytest.raises(DataError, match="locked with a password"):
        unpacked(archive)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06", b"PK\x03\x04" + bytes(40)])
def test_a_damaged_archive_is_one_sentence_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(DataError, match="cannot be unpacked"):
        open_source(str(tmp_path / "a.zip"))
    assert not list((cache_dir() / "unzipped").iterdir())


def test_a_zip_without_images_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no images"):
        open_source(str(zip_of(tmp_path / "a.zip", {"x/readme.txt": b"none"})))


def test_sentences_name_the_archive_and_not_the_cache(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "flat.zip", {"1.png": png(), "2.png": png()})
    with pytest.raises(DataError, match="No class folders with images found in") as raised:
        open_source(str(archive)).listing()
    assert str(archive) in raised.value.message


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.TGZ", "a.7z"])
def test_other_archives_are_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(UsageError, match=r"is an archive that is not opened.*\.zip"):
        open_source(str(tmp_path / name))
