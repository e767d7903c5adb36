import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nas_desktop.core import project_lock
from nas_desktop.core.errors import ProjectError, StorageError
from nas_desktop.core.project import Project
from nas_desktop.core.project_lock import Holder, ProjectLock

RACE = """
import sys, time
from pathlib import Path
from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project, ProjectLock
root = Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
try:
    if sys.argv[1] == "create":
        Project.create(root, {}, "x")
    else:
        lock = ProjectLock(Project.open(root))
    print("won", flush=True)
    sys.stdin.readline()
except NasError as error:
    print(f"lost {error}", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", {}, "x")


def forge(project: Project, **changes: object) -> Path:
    """A lock file as a process left it that is no more."""
    value = {"pid": 999_999_999, "started": "1", "boot": "b", "host": Holder.this_process().host, **changes}
    path = project.root / "project.lock"
    path.write_text(json.dumps(value))
    return path


def test_the_file_says_who_holds_it(project: Project) -> None:
    lock = ProjectLock(project)
    assert ProjectLock.holder(project) == Holder.this_process()
    assert lock.note == ""
    lock.release()
    assert ProjectLock.holder(project) is None


def test_a_dead_process_is_named_when_its_lock_is_taken_over(project: Project) -> None:
    forge(project)
    assert not ProjectLock.is_held(project)
    lock = ProjectLock(project)
    assert "process 999999999, which has ended" in lock.note
    lock.release()


@pytest.mark.parametrize(
    "content", [b"", b"4711", b"\xff\x00", b"{", b"[]", b'{"pid": -1}', b'{"pid": "x"}', b"[" * 4096, b"x" * 100_000]
)
def test_whatever_stands_in_a_lock_file_it_is_taken_over(project: Project, content: bytes) -> None:
    (project.root / "project.lock").write_bytes(content)
    lock = ProjectLock(project)
    assert bool(lock.note) == bool(content)
    lock.release()


def test_a_lock_copied_from_another_computer_is_taken_over(project: Project) -> None:
    forge(project, host="elsewhere")
    ProjectLock(project).release()
    assert not ProjectLock.is_held(project)


def test_on_a_shared_disk_another_computer_is_believed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = forge(project, host="elsewhere")
    monkeypatch.setattr(project_lock, "kind_of", lambda root: "network")
    assert ProjectLock.is_held(project)
    with pytest.raises(ProjectError, match=r"another computer \(process 999999999 on elsewhere\).*delete"):
        ProjectLock(project)
    assert path.exists()
    assert "elsewhere" in project.why_not_writable()


def test_a_link_is_never_written_through(project: Project, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    (project.root / "project.lock").symlink_to(tmp_path / "diary.txt")
    with pytest.raises(StorageError):
        ProjectLock(project)
    assert (tmp_path / "diary.txt").read_text() == "dear diary"


def test_a_later_process_with_the_same_number_is_another(project: Project) -> None:
    me = Holder.this_process()
    assert me.is_alive
    assert not Holder(me.pid, "0", me.boot, me.host).is_alive
    assert not Holder(me.pid, me.started, "another boot", me.host).is_alive


def test_where_the_disk_knows_no_locks_a_living_process_is_respected(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object, **__: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(project_lock, "_lock", unsupported)
    parent = os.getppid()
    forge(project, pid=parent, started=project_lock._start_of(parent), boot=Holder.this_process().boot)
    with pytest.raises(ProjectError, match="in use"):
        ProjectLock(project)
    forge(project)
    ProjectLock(project).release()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["create", "open"])
def test_of_eight_processes_at_once_one_wins_and_the_others_are_told(tmp_path: Path, what: str) -> None:
    root = tmp_path / "p"
    if what == "open":
        Project.create(root, {}, "x")
    command = [sys.executable, "-c", RACE, what, str(root)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(8)
    ]
    words = []
    for said in (words, words):  # first that they are ready, then how it went
        said.clear()
        for racer in racers:
            assert racer.stdin is not None
            assert racer.stdout is not None
            said.append(racer.stdout.readline().strip())
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
    for racer in racers:
        racer.communicate(timeout=60)
    assert words.count("won") == 1, words
    assert all("is in use" in word or "is a project already" in word for word in words if word != "won"), words
    Project.open(root)
