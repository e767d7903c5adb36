"""The project folder: what it is made of, and every path inside it."""

import hashlib
import os
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Self

from nas_desktop import __version__
from nas_desktop.core import durable, project_lock
from nas_desktop.core.disks import kind_of, storage_error
from nas_desktop.core.errors import ProjectError, StorageError, UsageError
from nas_desktop.core.json_values import to_json
from nas_desktop.core.manifest import FORMAT_VERSION, MANIFEST, Manifest, read_manifest
from nas_desktop.core.paths import projects_dir
from nas_desktop.core.project_lock import ProjectLock as ProjectLock
from nas_desktop.core.specs import DataFacts, NumericMode

_FOLDERS = ("artifacts", "checkpoints", "models", "exports", "logs")
_FILES = ("events.db", "study.db", "mlflow.db", "space.py")
_HALF_MADE = ("space.py", f"{MANIFEST}{durable.TEMPORARY_MARK}")  # what `create` writes before the manifest stands

# What a manifest of an earlier version lacks.
_MODE_DEFAULTS = {field.name: field.default for field in fields(NumericMode) if field.default is not MISSING}


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
        _check_free(root)
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
            durable.make_folder(root)
            lock = ProjectLock(project)
        except (OSError, StorageError) as error:
            raise _cannot_create(root, error) from error
        try:
            _check_free(root)  # once more: another process may have made it only just now
            project._make(space)
        except OSError as error:
            raise _cannot_create(root, error) from error
        finally:
            lock.release()
        return project

    @classmethod
    def open(cls, root: Path, *, to_write: bool = True) -> Self:
        """The project in the folder `root`.

        Args:
            root: the folder.
            to_write: whether anything is to be written; a project that is only looked at may lie on a disk that
                cannot be written, and may be of a newer version of the program.

        Raises:
            UsageError: there is no project.
            ProjectError: its manifest is damaged or of a newer version, or something in it leads out of the folder.
            StorageError: it cannot be written now.
        """
        root = root.expanduser().absolute()
        if not (root / MANIFEST).is_file():
            raise UsageError(f"{root} is not a project: it has no {MANIFEST}.", "Name the folder a search made.")
        project = cls(root, read_manifest(root / MANIFEST, newer=not to_write))
        project._refuse_links()
        if to_write:
            for folder in _FOLDERS:
                try:
                    (root / folder).mkdir(exist_ok=True)
                except OSError as error:
                    raise storage_error(root / folder, error) from error
        return project

    def inside(self, name: str) -> Path:
        """The path of a thing of the project, whose name comes out of one of its files.

        Raises:
            ProjectError: the name, or a link on the way, leads out of the project.
        """
        parts = (*PurePosixPath(name).parts, *PureWindowsPath(name).parts)
        plain = bool(name) and ".." not in parts and "\0" not in name
        if not plain or PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor:
            raise _leads_out(self.root, name)
        self._refuse_link(self.root / name)
        return self.root / name

    def why_not_writable(self) -> str:
        """Why the project can only be looked at, in a sentence; nothing where a search may go on in it."""
        if self.manifest.format_version > FORMAT_VERSION:
            return f"The project was made by a newer NAS Desktop (format {self.manifest.format_version})."
        if not self.root.is_dir():
            return f"The folder {self.root} is not there any more."
        for path in (self.root, self.root / MANIFEST, self.events, self.study, self.mlflow):
            if path.exists() and not os.access(path, os.W_OK):
                return f"{path} may not be written: the disk is read-only, or you lack the right."
        holder = ProjectLock.holder(self)
        return f"The project is in use by another NAS Desktop ({holder})." if holder is not None else ""

    def disk_warning(self) -> str:
        """What is doubtful about the disk the project lies on, in a sentence; nothing where it is a plain one."""
        match kind_of(self.root):
            case "network":
                return f"{self.root} is on a network disk: if the connection breaks, the search has to wait."
            case "synchronised":
                return f"{self.root} is copied by a synchronising program, which may hold files or bring back old ones."
            case _:
                return ""

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
        manifest = self.manifest.model_copy(update=changes)
        self._write(manifest)
        self.manifest = manifest

    def _make(self, space: str | None) -> None:
        """The manifest comes last: before it stands, there is no project."""
        for folder in _FOLDERS:
            (self.root / folder).mkdir(exist_ok=True)
        if space is not None:
            durable.write_bytes(self.space, space.encode())
        durable.write_json(self.root / MANIFEST, self.manifest.model_dump())

    def _write(self, manifest: Manifest) -> None:
        try:
            durable.write_json(self.root / MANIFEST, manifest.model_dump())
        except OSError as error:
            raise storage_error(self.root / MANIFEST, error) from error

    def _refuse_links(self) -> None:
        for name in (MANIFEST, *_FOLDERS, *_FILES, *(f"{name}-journal" for name in _FILES)):
            self._refuse_link(self.root / name)

    def _refuse_link(self, path: Path) -> None:
        try:
            is_inside = path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):  # a circle of links, or no name at all
            is_inside = False
        if not is_inside:
            raise _leads_out(self.root, path.relative_to(self.root).as_posix())


def sha256_of(text: str) -> str:
    """What tells a text from any other, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _free_name(label: str) -> Path:
    stem = f"{label}-{datetime.now():%Y%m%d-%H%M%S}"
    path, n = projects_dir() / stem, 2
    while path.exists():
        path, n = projects_dir() / f"{stem}-{n}", n + 1
    return path


def _check_free(root: Path) -> None:
    """Make sure that a project may be made at `root`; what a process left that was killed over it is no hindrance.

    Raises:
        UsageError: there is something else.
    """
    # Looked at first, or what another process completes between the two looks were no project but other things.
    is_free = not root.exists() or _is_free(root)
    if (root / MANIFEST).exists():
        raise UsageError(f"{root} is a project already.", f"Use: nas-desktop resume {root}")
    if not is_free:
        raise UsageError(f"{root} exists and is not empty.", "Choose a new or an empty folder for the project.")


def _is_free(root: Path) -> bool:
    if not root.is_dir():
        return False
    for path in root.iterdir():
        if path.name in _FOLDERS:
            if path.is_symlink() or not path.is_dir() or any(path.iterdir()):
                return False
        elif path.name != project_lock.FILE and not path.name.startswith(_HALF_MADE):
            return False
    return True


def _cannot_create(root: Path, error: OSError | StorageError) -> ProjectError:
    words = error.detail if isinstance(error, StorageError) else error.strerror or str(error)
    return ProjectError(
        f"The project folder {root} cannot be written: {words}.",
        "Choose a folder you may write to, with room on its disk.",
    )


def _leads_out(root: Path, name: str) -> ProjectError:
    return ProjectError(f"“{name[:200]}” leads out of the project {root}.", "Do not use this project: ask who made it.")
