"""Whether everything in a project folder is whole, part by part, and what can be set right is. Offline."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nas_desktop.core import databases, durable, event_log
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError, ProjectError
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.search.manifest_from_log import restore_manifest
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search.weights_check import kept_rows, wrong_weights
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.trusted_files import refuse_untrusted
from nas_desktop.search_space.user_file import SpaceFile, user_space
from nas_desktop.tracking.store_state import StoreState, store_state
from nas_desktop.tracking.tracking_mirror import TrackingMirror

Outcome = Literal["ok", "repaired", "failed"]
_MIRROR_S = 3600.0  # a thousand trials are many minutes of MLflow


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one part of a project."""

    name: str
    outcome: Outcome
    detail: str


def check_project(root: Path) -> Iterator[Finding]:
    """Each part in turn; nothing is written."""
    try:
        project = Project.open(root, to_write=False)
    except NasError as error:
        yield Finding("Manifest", "failed", str(error))
        return
    yield Finding("Manifest", "ok", f"{project.name}, format {project.manifest.format_version}")
    yield from _folder(project)
    log = _careful("Event log", lambda: _check_log(project))
    yield log
    if log.outcome == "ok":
        yield _careful("Optuna store", lambda: _check_study(project))
        yield _careful("MLflow store", lambda: _check_mlflow(project))
        yield from _models(project)


def repair_project(root: Path) -> Iterator[Finding]:
    """Each part in turn, set right where it can be; what was damaged is kept under another name.

    Raises:
        UsageError: there is no project.
        ProjectError: another process works on it, or it is of a newer version.
    """
    place = _Place(root.expanduser().absolute())
    if not databases.is_there(place.root / "events.db"):
        Project.open(place.root, to_write=False)  # without log and manifest it is no project
    lock = ProjectLock(place)
    try:
        if lock.note:
            yield Finding("Lock", "repaired", lock.note)
        restored = restore_manifest(place.root)
        project = Project.open(place.root)
        well = f"{project.name}, format {project.manifest.format_version}"
        yield Finding("Manifest", "repaired" if restored else "ok", restored or well)
        yield from _sweep(project)
        log = _careful("Event log", lambda: _repair_log(project))
        yield log
        if log.outcome != "failed":
            yield _careful("Optuna store", lambda: _repair_study(project))
            yield _careful("MLflow store", lambda: _repair_mlflow(project))
            yield from _models(project)
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that may be a project once its manifest is restored."""

    root: Path


def _careful(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except NasError as error:
        return Finding(name, "failed", str(error))
    except OSError as error:
        return Finding(name, "failed", f"It cannot be written: {error.strerror or error}.")
    except Exception as error:  # the edge of a check: whatever it raises is its finding
        return Finding(name, "failed", f"{type(error).__name__}: {error}".splitlines()[0])


def _folder(project: Project) -> Iterator[Finding]:
    if words := project.why_not_writable():
        yield Finding("Folder", "ok", f"It can only be looked at. {words}")
    if words := project.disk_warning():
        yield Finding("Disk", "ok", words)


def _sweep(project: Project) -> Iterator[Finding]:
    """What killed processes left half-written."""
    swept: list[str] = []
    for folder in (project.root, project.models, project.checkpoints, project.exports):
        swept += durable.sweep(folder)
    if swept:
        yield Finding("Left behind", "repaired", f"{len(swept)} half-written files or folders were removed.")


# --- the log


def _check_log(project: Project) -> Finding:
    if not databases.is_there(project.events):
        return Finding("Event log", "ok", "Nothing has happened yet.")
    event_log.check(project.events)
    n = sum(1 for _ in event_log.replay(project.events))
    return Finding("Event log", "ok", f"{n} events")


def _repair_log(project: Project) -> Finding:
    try:
        return _check_log(project)
    except event_log.DamagedLog:
        pass

    def fill(new: Path) -> None:
        if event_log.salvage(project.events, new)[0] == 0:
            raise ProjectError(f"{project.events} is damaged, and nothing of it can be read.", "Use a copy of it.")

    kept = databases.copy_aside(project.events)
    databases.make(project.events, fill)
    n = sum(1 for _ in event_log.replay(project.events))
    told = f"It was damaged. {n} events could be read and are kept; the former file is {kept.name}."
    return Finding("Event log", "repaired", told)


# --- Optuna's file


def _check_study(project: Project) -> Finding:
    """On a copy, since looking at a study means to open it for writing."""
    state = logged_state(project)
    if not databases.is_there(project.study):
        if state.rows:
            return Finding("Optuna store", "failed", "It is missing: nas-desktop repair writes it anew from the log.")
        return Finding("Optuna store", "ok", "Nothing is recorded yet.")
    with tempfile.TemporaryDirectory(prefix="nas-desktop-") as folder:
        copy = Path(folder) / project.study.name
        shutil.copyfile(project.study, copy)
        notes = _caught_up(project, copy)
    if notes:
        return Finding("Optuna store", "failed", "It does not agree with the log: nas-desktop repair writes it anew.")
    return Finding("Optuna store", "ok", f"{len(state.rows)} trials")


def _repair_study(project: Project) -> Finding:
    was_there = databases.is_there(project.study)
    notes = _caught_up(project, project.study)
    n = len(logged_state(project).rows)
    if not notes and not was_there and n:
        notes = ("It was missing and is written anew from the log.",)
    if notes:
        return Finding("Optuna store", "repaired", " ".join(notes))
    return Finding("Optuna store", "ok", f"{n} trials")


def _caught_up(project: Project, path: Path) -> tuple[str, ...]:
    """What had to be set right for the study at `path` to hold what the log says."""
    config = SearchConfig.parse(project.manifest.config)
    events = (event for _, event in event_log.replay(project.events)) if databases.is_there(project.events) else ()
    draw = _space(project, config).draw
    with closing(StudyStore(path, project.name, draw, config.objectives, busy_s=30.0)) as study:
        study.catch_up(events)
        return study.take_notes()


def _space(project: Project, config: SearchConfig) -> SearchSpace:
    """The search space, which the study needs to know the range of every value.

    Raises:
        NasError: it is code that nobody here has agreed to run, or has changed.
    """
    if config.space_file is None:
        return configured_space(config)
    file = SpaceFile(Path(config.space_file).name, project.read_space())
    refuse_untrusted(file, f"Read {project.space}, then use: nas-desktop resume --trust-space.")
    return user_space(file)


# --- MLflow's file


def _check_mlflow(project: Project) -> Finding:
    state, wanted = store_state(project), _wanted(project)
    match state:
        case StoreState(damage=""):
            if state.position < wanted.position or state.n_trials < wanted.n_trials:
                return Finding("MLflow store", "ok", "It is behind the log. Resuming or repairing records the rest.")
            return Finding("MLflow store", "ok", f"{state.n_trials} trials")
        case StoreState(damage=words):
            return Finding("MLflow store", "failed", f"{words}: nas-desktop repair makes it anew from the log.")


def _repair_mlflow(project: Project) -> Finding:
    """A store that lacks what it says it has taken in is made anew as well."""
    wanted, before = _wanted(project), store_state(project)
    if not before.damage and before.position >= wanted.position and before.n_trials < wanted.n_trials:
        kept = databases.set_aside(project.mlflow)
        _mirror(project)
        return Finding(
            "MLflow store", "repaired", f"Runs were missing. It is made anew; the former file is {kept.name}."
        )
    _mirror(project)
    if not wanted.position or (before == store_state(project) and not before.damage):
        return Finding("MLflow store", "ok", f"{wanted.n_trials} trials")
    return Finding("MLflow store", "repaired", f"{wanted.n_trials} trials are recorded.")


def _mirror(project: Project) -> None:
    if not databases.is_there(project.events):
        return
    if problem := TrackingMirror(project).close(_MIRROR_S):
        raise ProjectError(f"It could not be made: {problem}.")


def _wanted(project: Project) -> StoreState:
    state = logged_state(project)
    return StoreState("", event_log.last_position(project.events), len(state.rows) if state.name else 0)


# --- weights


def _models(project: Project) -> Iterator[Finding]:
    state = logged_state(project)
    if wrong := list(wrong_weights(project, state)):
        yield Finding("Models", "failed", f"{' '.join(wrong)} Train such a network again in a new search.")
    else:
        yield Finding("Models", "ok", f"{len(kept_rows(state))} kept")
