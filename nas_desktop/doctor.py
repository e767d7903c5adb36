"""Whether everything the program needs works here: a line a check, offline, nothing left behind."""

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from nas_desktop import __version__
from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.errors import NasError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.paths import cache_dir, data_dir
from nas_desktop.core.project import Project

_PACKAGES = ("torch", "optuna", "mlflow", "PySide6-Essentials", "pyqtgraph", "numpy", "pillow", "safetensors")
_MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    works: bool
    detail: str


def findings() -> Iterator[Finding]:
    """Each check in turn; the slow ones, which start processes, come last."""
    yield Finding("NAS Desktop", True, f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    for package in _PACKAGES:
        yield _package(package)
    for name, check in _CHECKS:
        yield _careful(name, check)


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        packed = bool(getattr(sys, "frozen", False))  # its parts have no metadata of their own
        return Finding(name, packed, "part of the package" if packed else "not installed")


def _careful(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except NasError as error:
        return Finding(name, False, str(error))
    except Exception as error:  # the edge of a check: whatever it raises is its finding
        return Finding(name, False, f"{type(error).__name__}: {error}".splitlines()[0])


def _display() -> str:
    if not sys.platform.startswith("linux"):
        return "provided by the system"
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return shown or "none: the window cannot be opened, the command line works"


def _folder(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"can be written")
    free = shutil.disk_usage(folder).free
    if free < _MIN_FREE_BYTES:
        raise NasError(f"{folder} has only {free / 1e6:.0f} MB free.", "Make room on that disk.")
    return f"{folder}, {free / 1e9:.1f} GB free"


def _images() -> str:
    from nas_desktop.datasets import open_source  # numpy

    listing = open_source(BUILT_IN_DATA).listing()
    return f"{listing.n_images} images in {len(listing.classes)} classes"


def _event_log() -> str:
    with tempfile.TemporaryDirectory() as folder, closing(EventLog(Path(folder) / "events.db")):
        return f"SQLite {sqlite3.sqlite_version}"


def _study() -> str:
    from nas_desktop.search.study_store import StudyStore  # Optuna

    with tempfile.TemporaryDirectory() as folder:
        StudyStore(Path(folder) / "study.db", "doctor", lambda source: {}).close()
    return "a study can be made"


def _mlflow() -> str:
    from nas_desktop.tracking.tracking_mirror import TrackingMirror

    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "p", {}, "doctor")
        EventLog(project.events).close()
        problem = TrackingMirror(project).close()
    if problem:
        raise NasError(problem)
    return "a store can be made"


def _worker() -> str:
    """A worker process, and through it torch and the device."""
    from nas_desktop.search.slots.worker_slot import WorkerSlot
    from nas_desktop.training.jobs import ChooseMode, JobFailed, ModeProbed

    slot = WorkerSlot()
    try:
        slot.send(ChooseMode("auto", 1))
        while not isinstance(answer := slot.receive(), ModeProbed | JobFailed):
            pass
    finally:
        slot.close()
    if isinstance(answer, JobFailed):
        raise NasError(answer.message, answer.hint)
    return answer.finding


_CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Display", _display),
    ("Data folder", lambda: _folder(data_dir())),
    ("Cache folder", lambda: _folder(cache_dir())),
    ("Built-in images", _images),
    ("Event log", _event_log),
    ("Optuna store", _study),
    ("Worker", _worker),
    ("MLflow store", _mlflow),
)
