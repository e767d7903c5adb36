"""Whether a project can only be looked at, and why; and a copy of it that can be worked on."""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop.core.errors import UsageError

if TYPE_CHECKING:
    from nas_desktop.core.project import Project

_SHOWN_AS_IT_IS = "It is shown as it is; the search cannot be resumed here."


@dataclass(frozen=True, slots=True)
class ViewOnly:
    """Why a project is opened to look at only."""

    reason: str
    can_copy: bool  # whether a copy elsewhere could be worked on

    @property
    def sentence(self) -> str:
        """The reason, and what it means."""
        return f"{self.reason} {_SHOWN_AS_IT_IS}"


def open_to_look(root: Path) -> "tuple[Project, ViewOnly | None]":
    """The project in the folder `root`, and why it cannot be written where that is so.

    Raises:
        NasError: it is not a project, or its manifest cannot be read.
    """
    from nas_desktop.core.manifest import FORMAT_VERSION  # loads pydantic
    from nas_desktop.core.project import Project, ProjectLock

    project = Project.open(root, to_write=False)
    reason = project.why_not_writable()
    if not reason:
        return project, None
    is_held = ProjectLock.is_held(project) and os.access(project.root, os.W_OK)
    return project, ViewOnly(reason, can_copy=not is_held and project.manifest.format_version <= FORMAT_VERSION)


def copy_project(root: Path, target: Path) -> None:
    """Copy a project into a folder that does not exist yet, so that it can be written; links are left out.

    Raises:
        UsageError: there is something at `target`, or it cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} exists already.", "Choose another name for the copy.")
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(root, part, symlinks=True, ignore=_links_and_lock, copy_function=shutil.copyfile)
        for folder in (part, *(path for path in part.rglob("*") if path.is_dir())):
            folder.chmod(folder.stat().st_mode | stat.S_IRWXU)
        part.rename(target)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(part, ignore_errors=True)
        words = error.strerror if isinstance(error, OSError) and error.strerror else "not every file could be read"
        raise UsageError(f"The copy {target} cannot be written: {words}.", "Choose another folder.") from error


def _links_and_lock(folder: str, names: list[str]) -> set[str]:
    """A link could lead out of the project, to whatever whoever made it wanted to have copied."""
    return {name for name in names if name == "project.lock" or (Path(folder) / name).is_symlink()}
