"""A file is asked in a process apart, and harms nothing but that."""

import json
import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.export.inference import Classifier
from nas_desktop.export.model_runner import ModelRunner, NoReply
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.hostile import a_huge_one, an_endless_loop
from tests.export.models import keep, some_images

ARCHITECTURE = PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4)
HEAD = b'{"classes": ["a", "b"], "n_channels": 3, "side": 8}'
IMAGES = np.zeros((1, 8, 8, 3), np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("m") / "model", ARCHITECTURE)


@pytest.fixture(scope="module")
def runner(folder: Path) -> Iterator[ModelRunner]:
    with ModelRunner("weights", folder, "model") as runner:
        yield runner


def dies(connection: Connection) -> None:
    connection.recv_bytes()
    os.kill(os.getpid(), signal.SIGKILL)


def dies_when_asked(connection: Connection) -> None:
    connection.recv_bytes()
    connection.send_bytes(HEAD)
    connection.recv_bytes()
    os.kill(os.getpid(), signal.SIGKILL)


def lies_about_sizes(connection: Connection) -> None:
    connection.recv_bytes()
    connection.send_bytes(HEAD)
    connection.recv_bytes()
    connection.recv_bytes()
    connection.send_bytes(json.dumps({"n": 1, "seconds": 0}).encode())
    connection.send_bytes(bytes(1000))


def lacks_a_library(connection: Connection) -> None:
    connection.recv_bytes()
    connection.send_bytes(b'{"missing": ["It is not installed.", "Install it."]}')


def test_it_answers_as_the_program_does(runner: ModelRunner, folder: Path) -> None:
    images = some_images(ARCHITECTURE, 3)

    reply = runner.ask(images)

    assert np.abs(reply.probabilities - Classifier.load(folder).probabilities(images)).max() < 1e-6
    assert reply.seconds > 0


def test_what_is_no_image_costs_itself_alone(runner: ModelRunner, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"no image")

    with pytest.raises(NoReply, match="cannot identify"):
        runner.ask_file(tmp_path / "x.png")

    assert len(runner.ask(some_images(ARCHITECTURE, 2)).probabilities) == 2


def test_damaged_weights_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="model cannot be used: The model file"):
        ModelRunner("weights", tmp_path, "model")


@pytest.mark.parametrize("main", [dies, dies_when_asked, lies_about_sizes])
def test_a_process_that_breaks_is_one_sentence(main: object, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="ends the process"):
        ModelRunner("onnx", tmp_path, "x.onnx", main=main).ask(IMAGES)  # type: ignore[arg-type]


def test_a_missing_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not installed"):
        ModelRunner("onnx", tmp_path, "x.onnx", main=lacks_a_library)


def test_a_file_that_wants_too_much_memory_gets_none(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(a_huge_one().SerializeToString())

    with pytest.raises((DataError, NoReply)), ModelRunner("onnx", tmp_path / "x.onnx", "x.onnx") as runner:
        runner.ask(IMAGES)


def test_a_file_that_never_answers_is_ended(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(an_endless_loop().SerializeToString())

    with (
        pytest.raises(DataError, match="takes longer than 1 s"),
        ModelRunner("onnx", tmp_path / "x.onnx", "x.onnx", time_limit_s=1) as runner,
    ):
        runner.ask(IMAGES)
