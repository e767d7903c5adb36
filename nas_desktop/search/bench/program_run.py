"""The program as a user runs it: a search in a process of its own, whose wall time is that from command to exit."""

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

from nas_desktop import __version__
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.manifest import MANIFEST
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.search.bench.line_file import append_line, mend, read_lines
from nas_desktop.search.this_machine import this_machine

_INTERRUPTED = 130
_STANDARD_ERROR = 2  # the table alone goes to standard output


class Interrupted(NasError):
    """The user has ended a measurement that can go on."""

    exit_code = _INTERRUPTED


@dataclass(frozen=True, slots=True)
class Run:
    """One process of a search: the first of it, or one that went on."""

    project: str  # the folder's name
    exit_code: int
    wall_s: float
    n_cores: int
    processor: str
    version: str  # of the program


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished search."""

    state: SearchState
    wall_s: float  # of all its processes
    n_cores: int
    processor: str
    version: str


def ran(project: Path, flags: Sequence[str], wanted: Mapping[str, Any]) -> Ran:
    """The search in `project`, which is made, gone on with or only read, as far as it has got.

    What its processes took is kept beside the project, in `runs.jsonl`. They write to standard error.

    Args:
        flags: of `nas-desktop search`, but for the project's.
        wanted: settings that a search which stands there already has to have.

    Raises:
        UsageError: the search that stands there is another one.
        Interrupted: the user has ended it; the same call goes on.
        NasError: it failed; what it said stands on standard error.
    """
    runs = project.parent / "runs.jsonl"
    mend(runs)
    is_new = not (project / MANIFEST).exists()
    if is_new or not _is_finished(project, wanted):
        command = ["search", *flags, "--project", str(project)] if is_new else ["resume", str(project)]
        run = _run(project.name, command)
        append_line(runs, run)
        _check(run)
    state = logged_state(Project.open(project, to_write=False))
    own = [run for run in read_lines(Run, runs, "runs") if run.project == project.name]
    last = own[-1] if own else _run_here(project.name, 0, 0.0)
    # Where this process was killed as well, a run has left no line; the log knows of it.
    wall_s = max(sum(run.wall_s for run in own), state.seconds_before)
    return Ran(state, wall_s, last.n_cores, last.processor, last.version)


def processor() -> str:
    """The processor's name, as its maker has it where that can be told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:  # another system
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _is_finished(root: Path, wanted: Mapping[str, Any]) -> bool:
    project = Project.open(root, to_write=False)
    for name, value in wanted.items():
        if project.manifest.config.get(name) != value:
            title, found = SearchConfig.model_fields[name].title, project.manifest.config.get(name)
            raise UsageError(f"{root} is another search: {title} is {found}, not {value}.", "Name another --out.")
    return logged_state(project).phase == "finished"


def _run(name: str, command: Sequence[str]) -> Run:
    """One process; whoever interrupts us interrupts it once, so that it ends in order."""
    is_apart = os.name != "nt"  # else Ctrl-C reaches it twice, which ends it at once
    began = monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "nas_desktop", *command], stdout=_STANDARD_ERROR, start_new_session=is_apart
    )

    def pass_on(number: int, frame: FrameType | None) -> None:
        if is_apart:
            child.send_signal(number)

    earlier = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        exit_code = child.wait()
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
    return _run_here(name, exit_code, round(monotonic() - began, 1))


def _run_here(name: str, exit_code: int, wall_s: float) -> Run:
    return Run(name, exit_code, wall_s, this_machine().n_cores, processor(), __version__)


def _check(run: Run) -> None:
    if run.exit_code == _INTERRUPTED:
        raise Interrupted(f"{run.project} is interrupted.", "The same command goes on.")
    if run.exit_code:
        raise NasError(
            f"{run.project} ended early, with exit code {run.exit_code}.",
            "What it said stands above; the same command goes on.",
        )
