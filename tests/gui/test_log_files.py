"""The window's log and the traces of crashes."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nas_desktop.gui import log_files


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NAS_DESKTOP_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    monkeypatch.setattr(log_files, "_MAX_BYTES", 1000)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    log_files.begin_log()
    yield logging.getLogger("nas_desktop.test")
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_is_kept_in_five_files_at_most(log: logging.Logger) -> None:
    for i in range(400):
        log.info("line %d", i)

    files = sorted(path.name for path in log_files.logs_dir().iterdir())
    assert files == ["window.log", *(f"window.log.{i}" for i in range(1, 5))]
    assert all(path.stat().st_size <= 1000 for path in log_files.logs_dir().iterdir())


def test_the_last_lines_are_those_written_last(log: logging.Logger) -> None:
    log.info("first")
    log.info("second")

    assert log_files.last_lines(1)[0].endswith("second")


def test_a_log_that_cannot_be_written_stops_nothing(home: Path) -> None:
    (home / "data").write_text("in the way of the folder")

    log_files.begin_log()
    log_files.CrashFile().begin()

    assert log_files.last_lines(3) == []


_CRASH = """
import os, signal
from nas_desktop.gui.log_files import CrashFile
CrashFile().begin()
os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as they are on POSIX")
def test_a_crash_leaves_the_stacks_of_all_threads(home: Path) -> None:
    result = subprocess.run([sys.executable, "-c", _CRASH], env={**os.environ}, capture_output=True, check=False)

    assert result.returncode == -signal.SIGSEGV
    (crash,) = log_files.crashes()
    assert "Segmentation fault" in log_files.crash_text(crash)
    log_files.forget(crash)
    assert log_files.crashes() == []


def test_an_orderly_end_leaves_nothing() -> None:
    file = log_files.CrashFile()
    file.begin()
    file.end()

    assert list(log_files.logs_dir().iterdir()) == []


def test_a_window_that_was_only_killed_is_no_crash(home: Path) -> None:
    log_files.logs_dir().mkdir(parents=True)
    empty = log_files.logs_dir() / "crash-999999999.txt"
    empty.touch()

    assert log_files.crashes() == []
    assert not empty.exists()
