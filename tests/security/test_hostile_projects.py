"""A manifest that a stranger made is one sentence."""

from pathlib import Path

import pytest

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.project import Project


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "[]", "null", '{"format_version": 1}', "\x00"])
def test_a_manifest_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "project.json").write_text(text)
    with pytest.raises(ProjectError, match=r"project\.json cannot be read"):
        Project.open(tmp_path)


def test_a_manifest_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "project.json").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(ProjectError, match="larger than 16 MB"):
        Project.open(tmp_path)
