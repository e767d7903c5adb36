"""The weights that an export carries, and what is said of them in every format."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nas_desktop import __version__
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.export.config_json import config_value
from nas_desktop.export.export_format import ExportSource

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier
    from nas_desktop.training.model_files import ModelFacts

LIBRARIES = ("torch", "numpy", "pillow")


def trained_model(source: ExportSource) -> "Classifier":
    """The network of a trial with its weights.

    Raises:
        UsageError: the weights of this trial are not kept.
        ProjectError: they are damaged.
        DataError: how its images were prepared is not known.
    """
    from nas_desktop.export.inference import Classifier  # Pillow and torch

    return Classifier.load(weights_folder(source))


def weights_folder(source: ExportSource) -> Path:
    """Where the weights of a trial are.

    Raises:
        UsageError: they are not kept.
    """
    if source.model is None or not source.model.is_dir():
        raise UsageError(
            f"The weights of trial {source.row.trial} are not kept.",
            "Those of the best and of the final training are: leave out --trial, or take the format “config”.",
        )
    return source.model


def about(source: ExportSource, facts: "ModelFacts", *libraries: str) -> dict[str, Any]:
    """What is known of the model, as JSON values: the saved configuration, the weights' hash, the versions.

    Args:
        libraries: further packages that wrote the file.
    """
    return {
        **config_value(source),
        "weights_sha256": facts.weights_sha256,
        "temperature": facts.temperature,
        "versions": {"nas-desktop": __version__, **{name: library_version(name) for name in (*LIBRARIES, *libraries)}},
    }


def library_version(name: str) -> str:
    """The version of an installed package without its build, such as 2.14.1; empty where unknown."""
    try:
        return version(name).partition("+")[0]
    except PackageNotFoundError:
        return ""


def write_file(path: Path, write: Callable[[], None]) -> None:
    """Let `write` write to `path`.

    Raises:
        NasError: it cannot be written.
    """
    try:
        write()
    except OSError as error:
        raise NasError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose a folder you may write to."
        ) from error
