"""The project folder: its manifest, and every path inside it."""

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from nas_desktop import __version__
from nas_desktop.core import durable
from nas_desktop.core.errors import ProjectError, UsageError
from nas_desktop.core.json_values import to_json
from nas_desktop.core.paths import projects_dir
from nas_desktop.core.specs import DataFacts, NumericMode

FORMAT_VERSION = 1
_LOCKED_BYTE = 1000
_N_TRIES, _RETRY_AFTER_S = 5, 0.05
_FOLDERS = ("artifacts", "checkpoints", "models", "exports", "logs")

# What a manifest of an earlier version lacks.
_MODE_DEFAULTS = {field.name: field.default for field in fields(NumericMode) if field.default is not MISSING}


class Manifest(BaseModel):
    """`project.json`. A newer version of the program may add fields; an older one refuses a newer `format_version`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int
    name: str
    created: str  # UTC, ISO 8601
    created_by: str  # version of the program
    config: dict[str, Any]
    space_sha256: str = ""  # of space.py, where the search space is the user's own
    resizing: str = ""  # name and version of the rule that made the images square
    data_fingerprint: str = ""
    numeric_modes: list[dict[str, Any]] = []


class Project:
    """One search in one ordinary folder. Copying the folder copies the project."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest
        self.events = root / "events.db"
        self.study = root / "study.db"
        self.space = root / "space.py"  # the text of a search space of the user's own, as it was when the search began
        self.mlflow = root / "mlflow.db"
        self.artifacts = root / "artifacts"
        self.checkpoints = root / "checkpoints"
        self.models = root / "models"
        self.exports = root / "exports"
        self.logs = root / "logs"

    @property
    def name(self) -> str:
        """The project's name, and its Optuna study's."""
        return self.manifest.name

    @classmethod
    def create(cls, root: Path | None, config: dict[str, Any], label: str, space: str | None = None) -> Self:
        """A new project at `root`, or in the user's data folder under a name made of `label` and the time.

        Args:
            root: the folder to be made.
            config: of the search.
            label: what the name begins with.
            space: the text of a search space of the user's own, kept with the project.

        Raises:
            UsageError: there is something at `root` already.
            ProjectError: the folder cannot be written.
        """
        root = (root if root is not None else _free_name(label)).expanduser().absolute()
        if set(root.as_posix()) & set("?%"):
            raise UsageError(f"{root} cannot hold a project: Optuna and MLflow misread ? and % in paths.", "Rename it.")
        if (root / "project.json").exists():
            raise UsageError(f"{root} is a project already.", f"Use: nas-desktop resume {root}")
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError(f"{root} exists and is not empty.", "Choose a new or an empty folder for the project.")
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            name=root.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            created_by=__version__,
            config=config,
            space_sha256=sha256_of(space) if space is not None else "",
        )
        project = cls(root, manifest)
        try:
            root.mkdir(parents=True, exist_ok=True)
            for folder in _FOLDERS:
                (root / folder).mkdir(exist_ok=True)
            if space is not None:
                durable.write_bytes(project.space, space.encode())
            project._write()
        except OSError as error:
            raise _cannot_write(root, error) from error
        return project

    @classmethod
    def open(cls, root: Path) -> Self:
        """The project in the folder `root`.

        Raises:
            UsageError: there is no project.
            ProjectError: its manifest is damaged or of a newer version.
        """
        root = root.expanduser().absolute()
        path = root / "project.json"
        if not path.is_file():
            raise UsageError(f"{root} is not a project: it has no project.json.", "Name the folder a search made.")
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            version = value.get("format_version", 0)
            if isinstance(version, int) and version > FORMAT_VERSION:
                raise ProjectError(
                    f"{root} was made by a newer NAS Desktop (format {version}).", "Update the program to open it."
                )
            manifest = Manifest.model_validate(value)
        except (OSError, ValueError, AttributeError, ValidationError) as error:
            raise ProjectError(
                f"{path} cannot be read: {str(error).splitlines()[0]}.", "Restore the file from a copy."
            ) from error
        project = cls(root, manifest)
        for folder in _FOLDERS:
            try:
                (root / folder).mkdir(exist_ok=True)
            except OSError as error:
                raise _cannot_write(root, error) from error
        return project

    def read_space(self) -> str:
        """The text of the project's own search space.

        Raises:
            ProjectError: it is missing, or not the one the search began with.
        """
        try:
            text = self.space.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProjectError(f"{self.space} cannot be read: {error}.", "Restore the file from a copy.") from error
        if sha256_of(text) != self.manifest.space_sha256:
            raise ProjectError(
                f"{self.space} is not the search space this search began with.",
                "Restore the file, or start a new search with the new one.",
            )
        return text

    def note_data(self, facts: DataFacts) -> None:
        """Write down which images this project is about.

        Raises:
            ProjectError: the images are not those the search began with, or the manifest cannot be written.
        """
        known = self.manifest.data_fingerprint
        if known and known != facts.fingerprint:
            raise ProjectError(
                f"The images of {facts.title} have changed since this search began.",
                "Restore them, or start a new search on the new images.",
            )
        if not known:
            self._change(data_fingerprint=facts.fingerprint, resizing=facts.resizing)

    def mode_number(self, mode: NumericMode) -> int:
        """The number of a numeric mode, from 0; a mode not met before is added to the manifest."""
        value = to_json(mode)
        known = [{**_MODE_DEFAULTS, **each} for each in self.manifest.numeric_modes]
        if value not in known:
            self._change(numeric_modes=[*self.manifest.numeric_modes, value])
            return len(known)
        return known.index(value)

    def _change(self, **changes: Any) -> None:
        self.manifest = self.manifest.model_copy(update=changes)
        try:
            self._write()
        except OSError as error:
            raise _cannot_write(self.root, error) from error

    def _write(self) -> None:
        durable.write_json(self.root / "project.json", self.manifest.model_dump())


class ProjectLock:
    """Held while a process writes to a project; the system lets go of it when the process dies.

    Raises:
        ProjectError: another process holds it.
    """

    def __init__(self, project: Project) -> None:
        self._path = project.root / "project.lock"
        self._file = self._take(project.root)
        try:
            self._file.truncate(0)
            self._file.write(str(os.getpid()))
            self._file.flush()
        except OSError as error:
            raise _cannot_write(project.root, error) from error

    def _take(self, root: Path) -> TextIO:
        while True:
            try:
                file = self._path.open("a+")
            except OSError as error:
                raise _cannot_write(root, error) from error
            try:
                _lock_patiently(file.fileno())
            except OSError:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                file.close()
                raise ProjectError(
                    f"{root} is in use by another NAS Desktop (process {holder}).", "Close that one first."
                ) from None
            if self._path.exists() and os.path.samestat(os.fstat(file.fileno()), self._path.stat()):
                return file
            file.close()  # its holder removed the file between our opening and our locking it

    @staticmethod
    def is_held(project: Project) -> bool:
        """Whether some process works on the project now."""
        try:
            with (project.root / "project.lock").open("r+") as file:
                _lock(file.fileno())  # let go of when the file is closed
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def release(self) -> None:
        """Let go, and leave no file behind."""
        if os.name == "nt":  # an open file cannot be removed there
            self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._file.close()


def sha256_of(text: str) -> str:
    """What tells a text from any other, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_patiently(handle: int) -> None:
    """Someone who only looks whether the lock is held has it for a moment."""
    for _ in range(_N_TRIES - 1):
        try:
            return _lock(handle)
        except OSError:
            time.sleep(_RETRY_AFTER_S)
    return _lock(handle)


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt  # its own module on Windows only

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)  # locked bytes cannot be read by others
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        import fcntl  # likewise elsewhere

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _free_name(label: str) -> Path:
    stem = f"{label}-{datetime.now():%Y%m%d-%H%M%S}"
    path, n = projects_dir() / stem, 2
    while path.exists():
        path, n = projects_dir() / f"{stem}-{n}", n + 1
    return path


def _cannot_write(root: Path, error: OSError) -> ProjectError:
    return ProjectError(
        f"The project folder {root} cannot be written: {error.strerror or error}.",
        "Choose a folder you may write to, with room on its disk.",
    )
