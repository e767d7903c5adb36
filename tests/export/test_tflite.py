"""A file for TensorFlow Lite answers as the program does; without the converter a sentence says what is missing."""

import io
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.export import tflite
from nas_desktop.export.inference import Classifier
from nas_desktop.export.tflite import LABELS, NOTES, PACKAGE, TFLITE, answers, converted
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep, some_images
from tests.export.test_onnx_int8 import source_of
from tests.export.test_parity import MOST, a_classifier

needs_converter = pytest.mark.skipif(find_spec(PACKAGE) is None, reason="the extra tflite is not installed")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return keep(tmp_path / "m", PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 4))


def test_without_the_converter_a_sentence_says_what_to_install(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tflite, "find_spec", lambda name: None)

    with pytest.raises(UsageError, match="pip install") as raised:
        TFLITE.write(source_of(model), tmp_path / "n.tflite")

    assert raised.value.message == "TensorFlow Lite needs the package litert-torch."
    assert not (tmp_path / "n.tflite").exists()


def test_a_network_that_answers_otherwise_does_not_leave(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tflite, "find_spec", lambda name: object())
    monkeypatch.setattr(tflite, "converted", lambda model: b"")
    monkeypatch.setattr(tflite, "answers", lambda content, images: np.full((len(images), 4), 0.25, np.float32))

    with pytest.raises(DataError, match="answers otherwise"):
        TFLITE.write(source_of(model), tmp_path / "n.tflite")

    assert not (tmp_path / "n.tflite").exists()


@needs_converter
def test_classes_and_facts_are_in_the_file(model: Path, tmp_path: Path) -> None:
    said = TFLITE.write(source_of(model), tmp_path / "n.tflite")

    content = (tmp_path / "n.tflite").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        labels, notes = archive.read(LABELS).decode().splitlines(), json.loads(archive.read(NOTES))
    assert said is not None
    assert said.startswith("The same class as in the program for 64 pictures")
    assert len(labels) == 4
    assert notes["weights_sha256"] == Classifier.load(model).facts.weights_sha256
    assert answers(content, np.zeros((2, 16, 16, 3), np.uint8)).shape == (2, 4)


@needs_converter
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))])
def test_random_networks_answer_as_the_program_does(seed: int) -> None:
    network = a_classifier(seed)
    images = some_images(network.facts.architecture, 12, seed)

    ours, theirs = network.probabilities(images), answers(converted(network), images)

    assert (ours.argmax(1) == theirs.argmax(1)).all()
    assert np.abs(ours - theirs).max() < MOST
