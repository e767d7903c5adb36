"""The window's own log, and what a crash of the program leaves: files in one folder, never sent anywhere."""

import faulthandler
import logging
import os
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from nas_desktop.core.paths import data_dir

_MAX_BYTES, _N_FILES = 5_000_000, 5
_LINE = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"
_CRASH = "crash-*.txt"
_MOST_CRASH_BYTES = 200_000  # of one trace that is shown or copied

logger = logging.getLogger(__name__)


def logs_dir() -> Path:
    """Where the window's log lies."""
    return data_dir() / "logs"


def log_file() -> Path:
    """The newest log."""
    return logs_dir() / "window.log"


def begin_log() -> None:
    """Write the window's log from now on; where that is not possible the program goes on without."""
    try:
        logs_dir().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_file(), maxBytes=_MAX_BYTES, backupCount=_N_FILES - 1, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter(_LINE))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk must not turn every line into a message on the terminal


def last_lines(n: int) -> list[str]:
    """The newest lines of the log, oldest first."""
    try:
        with log_file().open(encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, maxlen=n)]
    except OSError:
        return []


class CrashFile:
    """Where the interpreter writes the stacks of all threads if it is brought down; gone after an orderly end."""

    def __init__(self) -> None:
        self._path = logs_dir() / f"crash-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def begin(self) -> None:
        """Watch from now on."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._file)

    def end(self) -> None:
        """The program ends in order."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None


def crashes() -> list[Path]:
    """What earlier crashes left, newest first; empty files of windows that were only killed are swept away."""
    found = []
    for path in logs_dir().glob(_CRASH):
        pid = path.stem.removeprefix("crash-")
        if pid == str(os.getpid()) or _is_alive(pid):
            continue
        if path.stat().st_size:
            found.append(path)
        else:
            path.unlink(missing_ok=True)
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def crash_text(path: Path) -> str:
    """What one crash left, at most so much of it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_CRASH_BYTES)
    except OSError:
        return ""


def forget(crash: Path) -> None:
    """Offer it no more."""
    crash.unlink(missing_ok=True)


def _is_alive(pid: str) -> bool:
    import psutil  # loaded once the window is painted

    return pid.isdecimal() and psutil.pid_exists(int(pid))
