"""The ONNX file by itself: what stands in it besides the numbers."""

import json

import onnx
import pytest

from nas_desktop.export.inference import Classifier
from nas_desktop.export.onnx_file import onnx_bytes
from tests.export.test_parity import a_classifier


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return a_classifier(4)


@pytest.fixture(scope="module")
def model(classifier: Classifier) -> onnx.ModelProto:
    return onnx.load_model_from_string(onnx_bytes(classifier, {"provenance": {"project": "Blätter"}}))


def dimensions(value: onnx.ValueInfoProto) -> list[str | int]:
    return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]


def test_the_checker_finds_nothing(model: onnx.ModelProto) -> None:
    onnx.checker.check_model(model, full_check=True)


def test_it_takes_any_batch_of_images_of_any_size(model: onnx.ModelProto, classifier: Classifier) -> None:
    (images,), (probabilities,) = model.graph.input, model.graph.output

    assert (images.name, dimensions(images)) == ("images", ["batch", "height", "width", 3])
    assert images.type.tensor_type.elem_type == onnx.TensorProto.UINT8
    assert probabilities.name == "probabilities"
    assert dimensions(probabilities) == ["batch", classifier.facts.architecture.n_classes]


def test_the_opset_is_fixed(model: onnx.ModelProto) -> None:
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 18)]


def test_it_says_what_is_needed_to_use_it(model: onnx.ModelProto, classifier: Classifier) -> None:
    properties = {item.key: item.value for item in model.metadata_props}

    assert json.loads(properties["classes"]) == list(classifier.facts.data.classes)
    assert properties["resizing"] == "pillow-bilinear-centre-crop/1"
    assert json.loads(properties["mean"]) == list(classifier.facts.data.mean)
    assert properties["image_size"] == str(classifier.facts.data.input_shape[1])
    assert json.loads(properties["about"])["provenance"]["project"] == "Blätter"


def test_no_weight_lies_outside_the_file(model: onnx.ModelProto) -> None:
    assert not any(tensor.external_data for tensor in model.graph.initializer)


def test_the_same_model_gives_the_same_file(classifier: Classifier) -> None:
    assert onnx_bytes(classifier, {}) == onnx_bytes(classifier, {})
