"""A model as MLflow packs it: from code, so that loading it unpickles nothing. Imports MLflow."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from mlflow import pyfunc
from mlflow.models import Model, ModelSignature
from mlflow.models.model import MLMODEL_FILE_NAME
from mlflow.types import Schema, TensorSpec

_NETWORK = "network"  # the artifact, as the code calls it
_EXAMPLE_SIDE = 8  # pixels; images of any size are taken


def packed_model(
    code: Path,
    network: Mapping[str, bytes],
    n_channels: int,
    n_classes: int,
    requirements: Sequence[str],
    notes: Mapping[str, Any],
) -> dict[str, bytes]:
    """The files of an MLflow model folder, by their paths in it.

    Args:
        code: a file that MLflow runs when the model is loaded, and that sets it.
        network: the files that the code reads, by name.
        n_channels: of the images that are given, uint8 (N, H, W, C).
        n_classes: probabilities of an answer, float32 (N, n_classes).
        requirements: packages with their versions, a line each.
        notes: what is to be known of the model, as JSON values.
    """
    images, probabilities = np.dtype(np.uint8), np.dtype(np.float32)
    with TemporaryDirectory() as temporary:
        folder, files = Path(temporary) / "model", Path(temporary) / _NETWORK
        files.mkdir()
        for name, content in network.items():
            (files / name).write_bytes(content)
        pyfunc.save_model(
            folder,
            python_model=str(code),
            artifacts={_NETWORK: str(files)},
            signature=ModelSignature(
                Schema([TensorSpec(images, (-1, -1, -1, n_channels))]),
                Schema([TensorSpec(probabilities, (-1, n_classes))]),
            ),
            input_example=np.full((1, _EXAMPLE_SIDE, _EXAMPLE_SIDE, n_channels), 128, np.uint8),
            pip_requirements=list(requirements),
            metadata=dict(notes),
        )
        _forget_this_machine(folder, code)
        for left in folder.rglob("__pycache__"):
            shutil.rmtree(left)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _forget_this_machine(folder: Path, code: Path) -> None:
    """MLflow notes where the files were; where they are in the folder is enough for it."""
    model = Model.load(folder)
    flavor = model.flavors[pyfunc.FLAVOR_NAME]
    flavor["model_code_path"] = code.name
    flavor["artifacts"][_NETWORK]["uri"] = flavor["artifacts"][_NETWORK]["path"]
    model.save(folder / MLMODEL_FILE_NAME)
