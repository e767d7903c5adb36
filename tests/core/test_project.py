import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nas_desktop.core import project as module
from nas_desktop.core.errors import ProjectError, StorageError, UsageError
from nas_desktop.core.manifest import FORMAT_VERSION
from nas_desktop.core.project import Project, ProjectLock
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


def test_a_project_that_is_completed_just_now_is_called_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_free = module._is_free

    def completed_meanwhile(root: Path) -> bool:
        monkeypatch.setattr(module, "_is_free", is_free)
        Project.create(root, {}, "digits")
        return is_free(root)

    (tmp_path / "p").mkdir()
    monkeypatch.setattr(module, "_is_free", completed_meanwhile)
    with pytest.raises(UsageError, match="is a project already"):
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
        "import sys; from pathlib import Path; from nas_desktop.core.project import Project, ProjectLock\n"
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


def write_manifest(project: Project, **changes: object) -> None:
    value = {**project.manifest.model_dump(), **changes}
    (project.root / "project.json").write_text(json.dumps(value))


def test_a_project_that_is_only_looked_at_is_left_as_it_is(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    for folder in (project.models, project.logs):
        folder.rmdir()
    Project.open(project.root, to_write=False)
    assert not project.models.exists()
    Project.open(project.root)
    assert project.models.is_dir()


def test_a_newer_project_can_be_looked_at_but_not_written(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {"seed": 3}, "digits")
    write_manifest(project, format_version=FORMAT_VERSION + 1, colour="blue")
    with pytest.raises(ProjectError, match="newer"):
        Project.open(project.root)
    opened = Project.open(project.root, to_write=False)
    assert opened.manifest.config == {"seed": 3}
    assert "newer" in opened.why_not_writable()


def test_a_plain_project_is_writable(tmp_path: Path) -> None:
    assert Project.create(tmp_path / "p", {}, "digits").why_not_writable() == ""


def test_a_read_only_project_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "may not be written" in project.why_not_writable()


def test_a_project_at_work_names_the_process(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    lock = ProjectLock(project)
    assert f"process {os.getpid()}" in project.why_not_writable()
    lock.release()
    assert project.why_not_writable() == ""


def test_a_folder_that_has_gone_says_so(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    project.root.rename(tmp_path / "elsewhere")
    assert "not there" in project.why_not_writable()
    with pytest.raises(StorageError) as raised:
        project.note_data(some_data())
    assert raised.value.cause == "missing"


def test_a_change_that_could_not_be_written_is_written_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    project = Project.create(tmp_path / "p", {}, "digits")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageError) as raised:
            project.note_data(some_data())
        with pytest.raises(StorageError):
            project.mode_number(a_mode())
    assert raised.value.cause == "full"
    project.note_data(some_data())
    assert project.mode_number(a_mode()) == 0
    assert Project.open(project.root).manifest == project.manifest
    assert project.manifest.data_fingerprint


@pytest.mark.parametrize(("kind", "word"), [("network", "network"), ("synchronised", "synchronising"), ("local", "")])
def test_a_doubtful_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, word: str) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    monkeypatch.setattr(module, "kind_of", lambda root: kind)
    assert word in project.disk_warning()
    assert bool(project.disk_warning()) == bool(word)


def test_a_thing_of_the_project_is_found_inside(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    assert project.inside("models/trial-0001") == project.root / "models" / "trial-0001"


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../p2", "models/../../p2", "C:\\Windows", "\\\\server\\share", "a\\..\\..\\b", "a\0b", "out"],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    (project.root / "out").symlink_to(tmp_path)
    with pytest.raises(ProjectError, match="leads out"):
        project.inside(name)


@pytest.mark.parametrize(
    "name", ["models", "checkpoints", "events.db", "study.db", "mlflow.db-journal", "project.json"]
)
def test_a_project_with_a_link_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    target = tmp_path / "canary"
    if name == "project.json":
        (project.root / name).rename(target)
    elif (project.root / name).is_dir():
        (project.root / name).rmdir()
        target.mkdir()
    else:
        target.write_text("dear diary")
    (project.root / name).symlink_to(target)
    for to_write in (True, False):
        with pytest.raises(ProjectError, match="leads out"):
            Project.open(project.root, to_write=to_write)
    assert target.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "cannot be read"),
        ('{"config": ' + '{"a": ' * 60 + "1" + "}" * 61, "nested deeper"),
        ('{"x": "' + "x" * 16_000_000 + '"}', "larger than 16 MB"),
        ('{"config": {"a": NaN}}', "NaN is no number"),
        ('{"format_version": ' + "9" * 5000 + "}", "cannot be read"),
    ],
    ids=["deep", "less deep", "large", "nan", "digits"],
)
def test_a_hostile_manifest_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "project.json").write_text(text)
    with pytest.raises(ProjectError, match=words):
        Project.open(tmp_path)


@pytest.mark.parametrize("n", range(3))
def test_a_project_half_made_when_its_process_was_killed_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n: int
) -> None:
    """What a kill leaves is seen by stopping before each name that appears and cleaning nothing up."""

    class Killed(BaseException):
        pass

    left, replace, unlink = [n], Path.replace, Path.unlink

    def deadly(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return replace(self, target)

    def stuck(self: Path, missing_ok: bool = False) -> None:
        if left[0] > 0:
            unlink(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", deadly)
        patched.setattr(Path, "unlink", stuck)
        try:
            Project.create(tmp_path / "p", {}, "digits", "x = 1")
        except Killed:
            assert not (tmp_path / "p" / "project.json").exists()
    if not (tmp_path / "p" / "project.json").exists():
        Project.create(tmp_path / "p", {}, "digits", "x = 2")
        assert Project.open(tmp_path / "p").read_space() == "x = 2"
    assert Project.open(tmp_path / "p").read_space()
