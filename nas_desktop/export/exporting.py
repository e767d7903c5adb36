"""One network of a project, or what is told of its search, to one file.

The command line calls it, and the window in a process of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.core.state import SearchState
from nas_desktop.export import format_named
from nas_desktop.export.certificate import Certificate, certificates_in
from nas_desktop.export.export_format import ExportSource, StudyFormat
from nas_desktop.export.trained_model import write_file


def export_trial(
    project: str,
    kind: str,
    out: str,
    trial: int | None = None,
    study: StudyName = "search",
    tell: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Save a network of a project as a file; returns one sentence on what was saved where.

    Loads torch for most formats, so the window has a process of its own call it. Only plain values go in and out.

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
    if isinstance(export_format, StudyFormat):
        opened = Project.open(Path(project), to_write=False)
        state = logged_state(opened)
        certificate = _certificate_of(state, opened.exports)
        return _export_study(export_format, state, certificate, path, trial, tell)
    source = source_of(project, trial, study)
    what = "The final training" if source.row.stage == "final" else f"Trial {source.row.trial}"
    tell(f"{what} is written as {export_format.title}.")
    try:
        noted = export_format.write(source, path)
    except MemoryError as error:
        raise NasError("There is not enough memory for this network.", "Close other programs.") from error
    return f"{what} is saved: {path}{f'. {noted}' if noted else ''}"


def source_of(project: str, trial: int | None = None, study: StudyName = "search") -> ExportSource:
    """What is to be exported, and where its weights lie.

    Raises:
        NasError: there is no such project or trial.
    """
    opened = Project.open(Path(project), to_write=False)
    source = ExportSource.of(logged_state(opened), trial, study)
    model = opened.inside(source.row.model) if source.row.model else None
    return replace(source, model=model, root=opened.root)


def _certificate_of(state: SearchState, exports: Path) -> Certificate | None:
    """The newest among the exports of the project that is of what the search ended with."""
    row = state.final or state.best
    known = {test.model_sha256 for test in state.tests if row and (test.study, test.trial) == (row.study, row.trial)}
    found = certificates_in(exports) if known else []
    return next((certificate for _, certificate in found if certificate.weights_sha256 in known), None)


def _export_study(
    kind: StudyFormat,
    state: SearchState,
    certificate: Certificate | None,
    path: Path,
    trial: int | None,
    tell: Callable[[str], None],
) -> str:
    if trial is not None:
        raise UsageError(f"The format “{kind.name}” tells of the whole search.", "Leave out --trial.")
    content = kind.content(state, certificate)
    tell(f"The search is written as {kind.title}.")
    write_file(path, lambda: durable.write_bytes(path, content))
    return f"The search is saved: {path}"
