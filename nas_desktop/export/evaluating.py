"""The evaluation of a network: its ONNX file among the exports of its project, and the certificate beside it.

What is told of the network — confusion, mistakes, calibration, speed — was measured on a file that runs without this
program, from the raw test images.
"""

from collections.abc import Callable
from pathlib import Path

from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.export.certificate import Certificate, certificates_in
from nas_desktop.export.certifying import certified_export
from nas_desktop.export.exporting import source_of

KIND = "onnx"


def evaluate(
    project: str,
    trial: int | None = None,
    study: StudyName = "search",
    tell: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Export a network as ONNX among the exports of its project and certify it; returns the path of the file.

    The window has a process of its own call it. Nothing is added to the search's log.

    Raises:
        NasError: it cannot be exported or certified.
    """
    path = evaluated_path(project, trial, study)
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise NasError(
            f"{path.parent} cannot be made: {error.strerror or error}.", "Export the network to another folder."
        ) from error
    certified_export(project, KIND, str(path), trial, study, tell)
    return str(path)


def evaluated_path(project: str, trial: int | None = None, study: StudyName = "search") -> Path:
    """Where `evaluate` writes.

    Raises:
        NasError: there is no such project or trial.
    """
    source = source_of(project, trial, study)
    return _exports(project) / f"{source.stem}.onnx"


def evaluation_of(project: Path, weights_sha256: str = "") -> tuple[Path, Certificate] | None:
    """The newest export in a project whose certificate is of its very content, and that certificate.

    Args:
        weights_sha256: of the network it has to be of; empty: any.
    """
    try:
        found = certificates_in(_exports(str(project)))
    except NasError:
        return None
    return next((pair for pair in found if weights_sha256 in ("", pair[1].weights_sha256)), None)


def _exports(project: str) -> Path:
    return Project.open(Path(project), to_write=False).exports
