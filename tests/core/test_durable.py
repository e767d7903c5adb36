import json
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

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


def test_a_replaced_file_keeps_its_access_rights(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("old")
    (tmp_path / "f").chmod(0o640)
    durable.write_bytes(tmp_path / "f", b"new")
    assert (tmp_path / "f").stat().st_mode & 0o777 == 0o640


def test_content_is_synchronised_before_it_is_put_in_place_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def noted_fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    durable.write_bytes(tmp_path / "f", b"new")
    assert steps == ["file", "replace", "folder"]


def fill_new(folder: Path) -> None:
    (folder / "a").write_text("new")
    (folder / "deep").mkdir()
    (folder / "deep" / "b").write_text("new")


def write_old(folder: Path) -> Path:
    def fill(new: Path) -> None:
        (new / "a").write_text("old")

    durable.write_folder(folder / "d", fill)
    return folder / "d"


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    durable.write_folder(write_old(tmp_path), fill_new)
    assert (tmp_path / "d" / "a").read_text() == "new"
    assert (tmp_path / "d" / "deep" / "b").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_a_folder_survives_a_kill_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps that change names; what a kill leaves is seen by stopping before each and cleaning nothing up."""

    class Killed(BaseException):
        pass

    replace, remove = Path.replace, shutil.rmtree
    for n in range(4):
        folder = tmp_path / str(n)
        folder.mkdir()
        path = write_old(folder)
        left = [n]

        def deadly_replace(self: Path, target: Path, left: list[int] = left) -> Path:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return replace(self, target)

        def deadly_remove(where: Path, left: list[int] = left, **_: object) -> None:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            remove(where)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", deadly_replace)
            patched.setattr(shutil, "rmtree", deadly_remove)
            with suppress(Killed):
                durable.write_folder(path, fill_new)
        durable.sweep(folder)
        assert (path / "a").read_text() in ("old", "new"), f"killed at step {n}"
        assert [each.name for each in folder.iterdir()] == ["d"]


def test_an_older_folder_comes_back_where_the_new_one_cannot_be_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, replace = write_old(tmp_path), Path.replace

    def refuse_new(self: Path, target: Path) -> Path:
        if target == path and "old" not in self.name:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_new)
    with pytest.raises(OSError, match="Input/output"):
        durable.write_folder(path, fill_new)
    assert (path / "a").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["d"]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OSError(5, "Input/output error"), MemoryError()]
)
def test_a_file_is_the_old_or_the_new_one_whichever_call_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    left = [0]
    fsync, replace = os.fsync, Path.replace

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def maybe(*arguments: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise error
            return call(*arguments)

        return maybe

    monkeypatch.setattr(os, "fsync", failing(fsync))
    monkeypatch.setattr(Path, "replace", failing(replace))
    for n in range(1, 10):
        left[0] = n
        (tmp_path / "f").write_text("old")
        try:
            durable.write_bytes(tmp_path / "f", b"new")
        except (OSError, MemoryError):
            assert (tmp_path / "f").read_text() in ("old", "new")
            assert [path.name for path in tmp_path.iterdir()] == ["f"]
        else:
            return
    pytest.fail("it never came to its end")
