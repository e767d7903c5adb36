"""The speed of a file is measured on the file, alone and on all cores."""

from pathlib import Path

import pytest

from nas_desktop.export.inference import Classifier
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.speed import speeds_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep

SHAPE = (3, 16, 16)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speed") / "model"
    keep(folder, PLAIN_CNN.assemble(builders.PARAMS, SHAPE, 3))
    return folder


def test_one_thread_comes_first_and_many_images_last(weights: Path) -> None:
    found = speeds_of("weights", weights, SHAPE, n_cores=2)

    assert [(speed.device, speed.n_threads, speed.batch) for speed in found] == [
        ("cpu", 1, 1), ("cpu", 2, 1), ("cpu", 2, 64),
    ]  # fmt: skip
    assert all(0 < speed.low_ms <= speed.median_ms <= speed.high_ms for speed in found)
    assert all(speed.n >= 5 and speed.images_per_second > 0 for speed in found)


def test_one_core_is_measured_once(weights: Path) -> None:
    assert [(speed.n_threads, speed.batch) for speed in speeds_of("weights", weights, SHAPE, 1)] == [(1, 1), (1, 64)]


def test_an_onnx_file_is_measured(weights: Path, tmp_path: Path) -> None:
    model = Classifier.load(weights)
    path = tmp_path / "x.onnx"
    path.write_bytes(onnx_bytes(model, {}))

    assert [speed.batch for speed in speeds_of("onnx", path, SHAPE, 1)] == [1, 64]


def test_a_file_that_cannot_be_run_has_no_speed(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(b"no graph")

    assert speeds_of("onnx", tmp_path / "x.onnx", SHAPE, 1) == ()
