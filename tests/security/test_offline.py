"""A lab without a network: the whole way on the command line works, and nothing tries to reach another computer."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import TINY_DATA
from tests.security.watched import attempts, nas_command, run, watched_environment

pytestmark = pytest.mark.slow
_CUT_OFF = ("unshare", "--map-root-user", "--net")


def _can_cut_off() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_CUT_OFF, "true"], capture_output=True, check=False).returncode == 0


Nas = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def nas(tmp_path: Path) -> Nas:
    """The command line in a namespace that has no network at all."""
    if not _can_cut_off():
        pytest.skip("this system lets nobody make a namespace without a network")
    environment = watched_environment(tmp_path)

    def cut_off(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run([*_CUT_OFF, *nas_command(*arguments)], environment, tmp_path)

    return cut_off


def test_a_search_from_its_first_look_to_its_last_run_needs_no_network(nas: Nas, tmp_path: Path) -> None:
    project = tmp_path / "p"
    for arguments in (
        ("scan", "synthetic:600"),
        ("search", *TINY_DATA, "--trials", "4", "--epochs", "2", "--screening", "on", "--project", project),
        ("resume", project, "--trials", "5"),
        ("status", project),
        ("runs", project),
        ("export", project, "--format", "config", "--out", tmp_path / "best.json"),
    ):
        done = nas(*arguments)
        assert done.returncode == 0, done.stderr
    assert attempts(tmp_path) == []


def test_a_set_that_is_not_here_is_one_sentence_and_nothing_is_asked_for_it(nas: Nas, tmp_path: Path) -> None:
    done = nas("scan", "cifar10")
    assert done.returncode == 2
    assert "--download" in done.stderr
    assert attempts(tmp_path) == []


def test_an_attempt_would_be_noticed(tmp_path: Path) -> None:
    code = "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 1), 1)\nexcept OSError:\n    pass"
    run([sys.executable, "-c", code], watched_environment(tmp_path), tmp_path)
    assert any("127.0.0.1" in line for line in attempts(tmp_path))
    assert socket.gethostname() not in "".join(attempts(tmp_path))
