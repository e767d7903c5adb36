"""An MLflow model: a folder that `mlflow.pyfunc.load_model` reads, also listed in the project's own registry.

It runs the stand-alone source, by a few lines of code that lie in it as text; nothing in it is pickled.
"""

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop import __version__
from nas_desktop.core.paths import resource
from nas_desktop.core.project import Project
from nas_desktop.export.bundle import README, readme, write_bundle
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.standalone import standalone_files
from nas_desktop.export.trained_model import about, library_version, trained_model
from nas_desktop.tracking.offline import go_offline
from nas_desktop.tracking.store_file import StoreError

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier

_CODE = "standalone/classifier.py"
_NETWORK = ("model.py", "weights.safetensors")  # of the stand-alone files
_REQUIREMENTS = ("mlflow", "torch", "numpy", "pillow")
_TEXT = (
    "    mlflow.pyfunc.load_model(folder).predict(images)",
    "Images are uint8, N x H x W x C, of any size, red before green before blue; the answer is the probability of\n"
    "each class, float32, in the order of the classes in artifacts/network/about.json. Nothing is unpickled.",
)


def write_mlflow(source: ExportSource, path: Path) -> str | None:
    """Save the network as an MLflow model, a zip or a folder, and register it in its project.

    What the search ended with is called `best` there.

    Raises:
        NasError: its weights are missing or damaged, or nothing can be written.
    """
    model = trained_model(source)
    files = _files(source, model)
    write_bundle(path, {**files, README: readme(__version__, *_TEXT)})
    return _registered(source, files, model.facts.weights_sha256) if source.root is not None else None


def _files(source: ExportSource, model: "Classifier") -> dict[str, bytes]:
    data, standalone = model.facts.data, standalone_files(model)
    notes = json.dumps(about(source, model.facts, "mlflow"), indent=2, ensure_ascii=False)
    go_offline()  # before MLflow is imported
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # MLflow warns of types within itself
        from nas_desktop.tracking.packed_model import packed_model

        return packed_model(
            resource(_CODE),
            {**{name: standalone[name] for name in _NETWORK}, "about.json": notes.encode()},
            data.input_shape[0],
            len(data.classes),
            [f"{name}=={library_version(name)}" for name in _REQUIREMENTS],
            {"classes": list(data.classes), "weights_sha256": model.facts.weights_sha256},
        )


def _registered(source: ExportSource, files: dict[str, bytes], weights_sha256: str) -> str:
    """One sentence; a file that is written is no failure where the registry cannot be."""
    from nas_desktop.tracking.model_registry import register

    assert source.root is not None
    try:
        project = Project.open(source.root, to_write=False)
        key = (source.row.study, source.row.trial)
        address = register(project, key, files, weights_sha256, is_best=source.is_winner)
    except StoreError as error:
        return f"It is not registered. {error}"
    return f"Registered as {address}"


MLFLOW = ExportFormat(
    name="mlflow",
    title="MLflow model",
    suffix=".zip",
    help="For mlflow.pyfunc.load_model, in a zip or a folder; the project lists it, the winner as best.",
    write=write_mlflow,
)
