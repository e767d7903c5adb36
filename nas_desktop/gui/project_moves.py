"""Renames, moves and throws away whole projects; each can be taken back.

A project is one folder, so that all of this is moving a folder. A search that runs in it holds its lock.
"""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop.core.errors import UsageError
from nas_desktop.gui.project_access import copy_project

if TYPE_CHECKING:
    pass

ARCHIVE = "archive"  # the folder beside a project that takes those nobody needs every day
_NOT_IN_NAMES = set('/\\:*?"<>|%\0')


def renamed(root: Path, name: str) -> Path:
    """Give a project's folder another name; where it lies then.

    Raises:
        UsageError: the name cannot be one, is taken, or the project is in use or cannot be moved.
    """
    name = name.strip()
    if not name or name.startswith(".") or set(name) & _NOT_IN_NAMES:
        raise UsageError(f"“{name}” cannot be the name of a project.", "Use letters, digits, spaces and hyphens.")
    return moved(root, root.with_name(name))


def archived(root: Path) -> Path:
    """Put a project into the archive beside it; where it lies then.

    Raises:
        UsageError: there is one of that name already, or the project is in use or cannot be moved.
    """
    return moved(root, root.parent / ARCHIVE / root.name)


def moved(root: Path, target: Path) -> Path:
    """Let a project lie at `target`; to another disk it is copied first, and removed when the copy is whole.

    Raises:
        UsageError: there is something at `target`, or the project is in use or cannot be moved.
    """
    _check_free(root)
    if target.exists():
        raise UsageError(f"{target} exists already.", "Choose another name or folder.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.parent.stat().st_dev == root.stat().st_dev:
            root.rename(target)
        else:
            copy_project(root, target)
            shutil.rmtree(root)
    except OSError as error:
        raise _cannot(root, error) from error
    return target


def thrown_away(root: Path) -> Path:
    """Put a project into the system's bin; where it lies there, to be brought back with `moved`.

    Raises:
        UsageError: the project is in use, or the system has no bin for it.
    """
    from PySide6.QtCore import QFile, QStandardPaths

    _check_free(root)
    data = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    data.mkdir(parents=True, exist_ok=True)  # Qt makes the bin, but not the folder that holds it
    file = QFile(str(root))
    if not file.moveToTrash():
        raise UsageError(
            f"{root} cannot be put into the bin: {file.errorString()}.", "Archive it, or delete its folder yourself."
        )
    return Path(file.fileName())


def _check_free(root: Path) -> None:
    from nas_desktop.core.project import Project, ProjectLock  # loads pydantic

    project: Project = Project.open(root, to_write=False)
    if ProjectLock.is_held(project):
        raise UsageError(f"{root.name} is in use.", "Stop its search first.")
    if not os.access(root.parent, os.W_OK):
        raise UsageError(f"{root.parent} may not be written.", "Ask whoever owns it.")


def _cannot(root: Path, error: OSError) -> UsageError:
    return UsageError(f"{root} cannot be moved: {error.strerror or error}.", "Choose another folder.")
