import json
from pathlib import Path

import pytest

from nas_desktop.core.remembered import Remembered


def test_what_is_kept_stands_beside_what_was_kept_before(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "file.json"
    Remembered(path, "gains").keep("a", 1.5)
    Remembered(path, "gains").keep("b", 2)
    assert Remembered(path, "gains").values() == {"a": 1.5, "b": 2}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"gains": {"a": 1}}', '{"format_version": 2, "gains": {"a": 1}}',
             '{"format_version": 1, "gains": 3}', "[" * 100_000],
)  # fmt: skip
def test_a_file_that_cannot_be_used_holds_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.json").write_text(text)
    assert Remembered(tmp_path / "file.json", "gains").values() == {}


def test_where_nothing_can_be_written_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Remembered(tmp_path / "file" / "below.json", "gains").keep("a", 1)


def test_the_file_bears_a_version(tmp_path: Path) -> None:
    Remembered(tmp_path / "file.json", "gains").keep("a", 1)
    assert json.loads((tmp_path / "file.json").read_text()) == {"format_version": 1, "gains": {"a": 1}}
