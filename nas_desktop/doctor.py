"""Whether everything the program needs works here: a line a check, offline, nothing left behind."""

import os
import platform
import re
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

# With the oldest version that may be used: below it faults are known that let a file run code or damage a store.
_PACKAGES = (
    ("torch", "2.10"), ("optuna", "5.0"), ("mlflow", "3.10"), ("pillow", "12.3"), ("PySide6-Essentials", ""),
    ("pyqtgraph", ""), ("numpy", "2.0"), ("safetensors", "0.5"),
)  # fmt: skip
_PYTHON = "3.11"
_MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    works: bool
    detail: str


def findings() -> Iterator[Finding]:
    """Each check in turn; the slow ones, which start processes, come last."""
    yield Finding("NAS Desktop", True, f"{__version__} on {platform.platform()}")
    yield _versioned("Python", platform.python_version(), _PYTHON)
    for package, floor in _PACKAGES:
        yield _package(package, floor)
    for name, check in _CHECKS:
        yield _careful(name, check)


def _package(name: str, floor: str) -> Finding:
    try:
        return _versioned(name, metadata.version(name), floor)
    except metadata.PackageNotFoundError:
        packed = bool(getattr(sys, "frozen", False))  # its parts have no metadata of their own
        return Finding(name, packed, "part of the package" if packed else "not installed")


def _versioned(name: str, version: str, floor: str) -> Finding:
    if not floor:
        return Finding(name, True, version)
    is_enough = _numbers(version) >= _numbers(floor)
    return Finding(name, is_enough, f"{version}, {floor} or newer is needed")


def _numbers(version: str) -> tuple[int, ...]:
    """What two versions are compared by: their first numbers, without what follows, as in `2.10.0+cpu`."""
    return tuple(int(number) for number in re.findall(r"\d+", version.split("+")[0])[:3])


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
    kind = _kind_of_disk(folder)
    return f"{folder}, {free / 1e9:.1f} GB free{f', {kind}' if kind else ''}"


def _kind_of_disk(folder: Path) -> str:
    """What should be known of the disk that `folder` lies on: a network, or another computer; empty if nothing."""
    return ""


def _processors() -> str:
    n = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{n} that may be used, {platform.machine()}"


def _images() -> str:
    from nas_desktop.datasets import open_source  # numpy

    listing = open_source(BUILT_IN_DATA).listing()
    return f"{listing.n_images} images in {len(listing.classes)} classes"


def _event_log() -> str:
    """The write-ahead log of SQLite is damaged by a known fault before 3.51.3, so no store may use it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.db"
        with closing(EventLog(path)), closing(sqlite3.connect(path)) as connection:
            (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    if journal != "delete":
        raise NasError(f"SQLite {sqlite3.sqlite_version} keeps its journal as “{journal}”, not “delete”.")
    return f"SQLite {sqlite3.sqlite_version}, rollback journal"


def _decoder() -> str:
    """The process that reads the image files of a user."""
    from PIL import Image  # numpy and Pillow

    from nas_desktop.datasets.decoder import Decoder

    with tempfile.TemporaryDirectory() as folder, closing(Decoder()) as decoder:
        path = Path(folder) / "a.png"
        Image.new("L", (8, 8)).save(path)
        (head,) = decoder.heads([path])
    if head != (8, 8, "L"):
        raise NasError("The process that reads images takes an image for something else.")
    return "images are read in a process of its own"


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
    ("Processors", _processors),
    ("Data folder", lambda: _folder(data_dir())),
    ("Cache folder", lambda: _folder(cache_dir())),
    ("Built-in images", _images),
    ("Image files", _decoder),
    ("Event log", _event_log),
    ("Optuna store", _study),
    ("Worker", _worker),
    ("MLflow store", _mlflow),
)
