"""Projects that can only be looked at, and copies of them."""

from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.gui.project_access import copy_project, open_to_look
from nas_desktop.gui.project_sizes import project_sizes
from tests.builders import a_config


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", a_config().model_dump(mode="json"), "p")


def test_a_project_that_can_be_written_is_no_special_case(project: Project) -> None:
    assert open_to_look(project.root)[1] is None


def test_a_project_in_use_is_looked_at_and_not_copied(project: Project) -> None:
    held = ProjectLock(project)
    _, view_only = open_to_look(project.root)
    held.release()

    assert view_only is not None
    assert "in use by another NAS Desktop" in view_only.reason
    assert not view_only.can_copy


def test_a_copy_holds_everything_but_locks_and_links(project: Project, tmp_path: Path) -> None:
    (project.models / "a").mkdir()
    (project.models / "a" / "weights").write_bytes(b"1234")
    (project.root / "project.lock").touch()
    (project.root / "way-out").symlink_to("/etc/passwd")

    copy_project(project.root, tmp_path / "copy")

    assert Project.open(tmp_path / "copy").name == "p"
    assert (tmp_path / "copy/models/a/weights").read_bytes() == b"1234"
    assert not (tmp_path / "copy/project.lock").exists()
    assert not (tmp_path / "copy/way-out").is_symlink()
    assert not list(tmp_path.glob("*.part"))


def test_nothing_is_copied_over(project: Project, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()

    with pytest.raises(UsageError, match="exists already"):
        copy_project(project.root, tmp_path / "copy")


def test_sizes_are_told_by_part_and_links_count_nothing(project: Project, tmp_path: Path) -> None:
    (project.models / "a").mkdir()
    (project.models / "a" / "weights").write_bytes(bytes(5000))
    (project.models / "link").symlink_to(project.models / "a" / "weights")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "images").write_bytes(bytes(70))

    sizes = {part.name: part.n_bytes for part in project_sizes(project.root, tmp_path / "cache")}

    assert sizes["Kept models"] == 5000
    assert sizes["Prepared images"] == 70
