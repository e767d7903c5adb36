"""A network is evaluated as the file that leaves, among the exports of its project."""

from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project
from nas_desktop.export.certificate import certificate_path
from nas_desktop.export.evaluating import evaluate, evaluation_of
from nas_desktop.export.exporting import source_of
from nas_desktop.export.inference import Classifier
from tests.export.test_certifying import project

__all__ = ["project"]  # a fixture


@pytest.fixture
def evaluated(project: Project) -> Path:
    return Path(evaluate(str(project.root)))


def test_the_file_and_its_certificate_lie_among_the_exports(project: Project, evaluated: Path) -> None:
    assert evaluated.parent == project.exports
    assert evaluated.name == f"{source_of(str(project.root)).stem}.onnx"
    assert certificate_path(evaluated).is_file()


def test_the_evaluation_is_of_the_file(project: Project, evaluated: Path) -> None:
    found = evaluation_of(project.root)

    assert found is not None
    path, certificate = found
    assert path == evaluated
    assert certificate.passed
    assert len(certificate.answers) == certificate.n_images
    assert sum(one.label == one.predicted for one in certificate.answers) == round(
        (certificate.accuracy or 0) * certificate.n_images
    )
    assert certificate.latency is not None


def test_an_evaluation_is_of_some_weights(project: Project, evaluated: Path) -> None:
    weights = Classifier.load(project.models / "trial-0000").facts.weights_sha256

    assert evaluation_of(project.root, weights) == evaluation_of(project.root)
    assert evaluation_of(project.root, "0" * 64) is None


def test_a_folder_that_is_no_project_has_none(tmp_path: Path) -> None:
    assert evaluation_of(tmp_path) is None
    with pytest.raises(NasError):
        evaluate(str(tmp_path))
