"""`nas-desktop runs` as it is typed."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.command import TINY, nas

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "p"
    done = nas("search", *TINY, "--trials", "2", "--epochs", "1", "--json", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_filter_lets_through_what_matches(project: Path) -> None:
    everything = nas("runs", project, "--filter", "metrics.score >= 0", "--json")
    nothing = nas("runs", project, "--filter", "metrics.score > 1")
    assert len(everything.stdout.splitlines()) == 2
    assert nothing.stdout == "No run matches.\n"


def test_a_filter_that_is_wrong_is_one_sentence(project: Path) -> None:
    done = nas("runs", project, "--filter", "score of many")
    assert done.returncode == 2
    assert "does not understand the filter" in done.stderr
    assert done.stderr.count("\n") == 1


def test_mlflows_pages_are_served_until_ctrl_c(project: Path) -> None:
    command = [sys.executable, "-m", "nas_desktop", "runs", str(project), "--ui"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        address = served.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"MLflow" in page.read()
        os.kill(served.pid, signal.SIGINT)
        assert served.wait(15) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address, timeout=5)
