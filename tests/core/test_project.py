import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nas_desktop.core.errors import ProjectError, UsageError
from nas_desktop.core.project import FORMAT_VERSION, Project, ProjectLock
from tests.builders import a_mode, some_data


def test_a_new_project_can_be_opened_again(tmp_path: Path) -> None:
    made = Project.create(tmp_path / "p", {"seed": 3}, "digits")
    opened = Project.open(tmp_path / "p")
    assert opened.manifest == made.manifest
    assert opened.name == "p"
    assert opened.manifest.format_version == FORMAT_VERSION


def test_without_a_path_it_lies_in_the_users_folder(home: Path) -> None:
    first, second = (Project.create(None, {}, "digits") for _ in range(2))
    assert first.root.parent == home / "data" / "projects"
    assert first.root != second.root
    assert first.name.startswith("digits-")


def test_an_existing_project_is_refused_with_a_hint_to_resume(tmp_path: Path) -> None:
    Project.create(tmp_path / "p", {}, "digits")
    with pytest.raises(UsageError, match="resume"):
        Project.create(tmp_path / "p", {}, "digits")


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(UsageError, match="not empty"):
        Project.create(tmp_path, {}, "digits")


def test_a_path_below_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match="cannot be written"):
        Project.create(tmp_path / "file" / "p", {}, "digits")


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a project"):
        Project.open(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format_version": 1}', '{"format_version": 99}'])
def test_a_damaged_or_newer_manifest_is_one_sentence_and_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "project.json"
    path.write_text(text)
    with pytest.raises(ProjectError):
        Project.open(tmp_path)
    assert path.read_text() == text


def test_a_mode_of_an_earlier_version_keeps_its_number(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    project.mode_number(a_mode())
    del project.manifest.numeric_modes[0]["deterministic"]
    assert project.mode_number(a_mode()) == 0
    assert project.mode_number(a_mode(deterministic=True)) == 1


def test_numeric_modes_are_numbered_once(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    assert project.mode_number(a_mode()) == 0
    assert project.mode_number(a_mode(dtype="bfloat16")) == 1
    assert Project.open(tmp_path / "p").mode_number(a_mode()) == 0


def test_the_resizing_rule_is_written_down(tmp_path: Path) -> None:
    Project.create(tmp_path / "p", {}, "digits").note_data(some_data(resizing="rule/1"))
    assert json.loads((tmp_path / "p" / "project.json").read_text())["resizing"] == "rule/1"


def test_changed_images_are_noticed(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    project.note_data(some_data(fingerprint="before"))
    with pytest.raises(ProjectError, match="changed"):
        project.note_data(some_data(fingerprint="after"))


def test_a_second_process_is_refused_while_the_first_holds_the_project(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    lock = ProjectLock(project)
    code = (
        "import sys; from pathlib import Path; from nas_desktop.core.project import *\n"
        "try: ProjectLock(Project.open(Path(sys.argv[1])))\n"
        "except Exception as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(project.root)]
    refused = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lock.release()
    allowed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "in use" in refused
    assert allowed == ""


def test_a_released_lock_leaves_no_file(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    ProjectLock(project).release()
    assert not (project.root / "project.lock").exists()


def test_a_held_project_is_seen_as_held(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    assert not ProjectLock.is_held(project)
    lock = ProjectLock(project)
    assert ProjectLock.is_held(project)
    lock.release()
    assert not ProjectLock.is_held(project)


@pytest.mark.parametrize("name", ["what?", "50%20"])
def test_a_name_that_the_stores_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="misread"):
        Project.create(tmp_path / name, {}, "digits")


def test_a_search_space_of_the_users_own_is_kept_with_its_hash(tmp_path: Path) -> None:
    Project.create(tmp_path / "p", {}, "digits", "x = 1\r\n")

    project = Project.open(tmp_path / "p")

    assert project.read_space() == "x = 1\r\n"
    assert len(project.manifest.space_sha256) == 64


@pytest.mark.parametrize("change", [lambda path: path.write_text("x = 2"), lambda path: path.unlink()])
def test_a_changed_or_missing_search_space_is_refused(tmp_path: Path, change: Callable[[Path], object]) -> None:
    project = Project.create(tmp_path / "p", {}, "digits", "x = 1")
    change(project.space)

    with pytest.raises(ProjectError, match=r"space\.py"):
        project.read_space()
