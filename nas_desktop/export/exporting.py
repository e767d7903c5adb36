"""One network of a project to one file: what the command line calls, and the window in a process of its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nas_desktop.core.errors import NasError
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.export import format_named
from nas_desktop.export.export_format import ExportSource


def export_trial(
    project: str,
    kind: str,
    out: str,
    trial: int | None = None,
    study: StudyName = "search",
    tell: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Save a network of a project as a file; returns one sentence on what was saved where.

    Loads torch for all formats but the configuration, so the window has a process of its own call it. Only plain values
    go in and out.

    Args:
        project: its folder.
        kind: the name of an export format.
        out: the file or folder to be written.
        trial: its number; None is what the search ended with.
        study: of that trial.
        tell: is given a sentence when the network is found and its writing begins.

    Raises:
        NasError: there is no such trial or format, its weights are missing or damaged, or nothing can be written.
    """
    export_format, path = format_named(kind), Path(out)
    source = source_of(project, trial, study)
    what = "The final training" if source.row.stage == "final" else f"Trial {source.row.trial}"
    tell(f"{what} is written as {export_format.title}.")
    try:
        export_format.write(source, path)
    except MemoryError as error:
        raise NasError("There is not enough memory for this network.", "Close other programs.") from error
    return f"{what} is saved: {path}"


def source_of(project: str, trial: int | None = None, study: StudyName = "search") -> ExportSource:
    """What is to be exported, and where its weights lie.

    Raises:
        NasError: there is no such project or trial.
    """
    opened = Project.open(Path(project), to_write=False)
    source = ExportSource.of(logged_state(opened), trial, study)
    return replace(source, model=opened.inside(source.row.model) if source.row.model else None)
