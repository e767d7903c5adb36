"""ONNX in 8 bits says how far its answers are from the program's, and takes images as the exact one does."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnxruntime import InferenceSession

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets import open_source
from nas_desktop.export import onnx_int8
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.inference import Classifier
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.onnx_int8 import ONNX_INT8
from nas_desktop.export.onnx_quantising import folded_layers
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import an_architecture, keep, some_images
from tests.export.test_export_format import state_after

SYNTHETIC = open_source("synthetic").listing()


def source_of(model: Path, **data: Any) -> ExportSource:
    facts = builders.some_data(**{"fingerprint": SYNTHETIC.fingerprint, **data})
    events = builders.data_ready(data=facts), builders.a_trial_started(0), builders.a_trial_finished(0, 0.5)
    return replace(ExportSource.of(state_after(*events)), model=model)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    architecture = PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 4)
    return keep(tmp_path_factory.mktemp("models") / "m", architecture)


def test_the_loss_is_measured_printed_and_in_the_file(model: Path, tmp_path: Path) -> None:
    said = ONNX_INT8.write(source_of(model), tmp_path / "n.onnx")

    proto = onnx.load(tmp_path / "n.onnx")
    loss = json.loads({item.key: item.value for item in proto.metadata_props}["quantisation"])
    assert said is not None
    assert said.startswith(f"The same class as in float32 for {100 * loss['same_class']:.1f} % of 50 validation images")
    assert loss["validation_images"] == 50
    assert 0.7 <= loss["same_class"] <= 1


def test_images_of_any_size_are_taken(model: Path, tmp_path: Path) -> None:
    ONNX_INT8.write(source_of(model), tmp_path / "n.onnx")
    session = InferenceSession((tmp_path / "n.onnx").read_bytes())

    (square,) = session.run(None, {"images": np.zeros((2, 16, 16, 3), np.uint8)})
    (wide,) = session.run(None, {"images": np.zeros((2, 40, 61, 3), np.uint8)})

    assert np.allclose(square, wide, atol=1e-6)
    assert np.allclose(square.sum(axis=1), 1, atol=1e-5)


def test_weights_are_whole_numbers(model: Path, tmp_path: Path) -> None:
    ONNX_INT8.write(source_of(model), tmp_path / "n.onnx")
    exact = onnx_bytes(Classifier.load(model), {})

    assert (tmp_path / "n.onnx").stat().st_size < len(exact) / 2


@pytest.mark.parametrize("seed", [0, 6])
def test_batch_norms_are_worked_in_exactly(seed: int, tmp_path: Path) -> None:
    architecture = an_architecture(seed)
    classifier = Classifier.load(keep(tmp_path / "m", architecture))
    images = some_images(architecture, 8)
    network = classifier.network
    maps = ((images - network.mean.numpy()) * network.scale.numpy()).transpose(0, 3, 1, 2).astype(np.float32)

    layers = folded_layers(onnx.load_from_string(onnx_bytes(classifier, {})))
    (scores,) = InferenceSession(layers.SerializeToString()).run(None, {"maps": maps})

    shares = np.exp(scores - scores.max(1, keepdims=True))
    assert np.allclose(shares / shares.sum(1, keepdims=True), classifier.probabilities(images), atol=1e-4)


def test_other_images_than_the_searchs_are_refused(model: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not those of the search"):
        ONNX_INT8.write(source_of(model, fingerprint="other"), tmp_path / "n.onnx")

    assert not (tmp_path / "n.onnx").exists()


def test_without_onnxruntime_it_says_so(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_int8, "find_spec", lambda name: None)

    with pytest.raises(UsageError, match="pip install onnxruntime"):
        ONNX_INT8.write(source_of(model), tmp_path / "n.onnx")
