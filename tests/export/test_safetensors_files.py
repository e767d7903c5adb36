"""The exported folder is a model that this program reads, and anybody else."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from nas_desktop.export.config_json import read_config
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.inference import Classifier
from nas_desktop.export.safetensors_files import SAFETENSORS
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.models import keep, some_images
from tests.export.test_config_json import a_finished_search

ARCHITECTURE = PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 2)


def exported(tmp_path: Path) -> tuple[Path, Path]:
    """The folder of a kept model, and its export."""
    model = keep(tmp_path / "model", ARCHITECTURE)
    SAFETENSORS.write(replace(ExportSource.of(a_finished_search()), model=model), tmp_path / "best")
    return model, tmp_path / "best"


def test_it_answers_as_before(tmp_path: Path) -> None:
    model, best = exported(tmp_path)
    images = some_images(ARCHITECTURE, 3)

    answers = [Classifier.load(folder).probabilities(images) for folder in (model, best)]

    assert np.array_equal(*answers)


def test_weights_can_be_read_without_us(tmp_path: Path) -> None:
    _, best = exported(tmp_path)

    assert load_file(best / "weights.safetensors")["layers.0.weight"].shape == (32, 3, 3, 3)


def test_its_configuration_is_one(tmp_path: Path) -> None:
    _, best = exported(tmp_path)

    assert read_config(best / "configuration.json").config == PARAMS


def test_it_carries_hash_and_versions(tmp_path: Path) -> None:
    _, best = exported(tmp_path)
    notes = json.loads((best / "configuration.json").read_text(encoding="utf-8"))
    facts = json.loads((best / "model.json").read_text(encoding="utf-8"))

    assert notes["weights_sha256"] == facts["weights_sha256"]
    assert notes["versions"]["torch"]
