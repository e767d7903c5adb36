import json
from pathlib import Path

import pytest

from nas_desktop.core import durable


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("old")
    durable.write_bytes(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_a_failing_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_bytes(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_json_refuses_numbers_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        durable.write_json(tmp_path / "f", {"x": float("nan")})
    assert not (tmp_path / "f").exists()


def test_json_is_readable(tmp_path: Path) -> None:
    durable.write_json(tmp_path / "f", {"name": "Grün"})
    assert json.loads((tmp_path / "f").read_text(encoding="utf-8")) == {"name": "Grün"}


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "a").write_text("half")
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        durable.write_folder(tmp_path / "d", fail)
    assert list(tmp_path.iterdir()) == []


def test_sweep_removes_what_a_killed_process_left(tmp_path: Path) -> None:
    (tmp_path / f"d{durable.TEMPORARY_MARK}1234").mkdir()
    (tmp_path / f"f{durable.TEMPORARY_MARK}1234").write_text("")
    (tmp_path / "keep").write_text("")
    durable.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keep"]
