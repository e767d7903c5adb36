"""An exported ONNX file opens in Netron, with which people look at networks."""

import json
import urllib.request
from pathlib import Path

import netron
import onnx
import pytest

from nas_desktop.export.inference import Classifier
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep

PROMISED = {  # in docs/export.md
    "classes", "channels", "image_size", "resizing", "mean", "std", "temperature", "weights_sha256", "about",
}  # fmt: skip


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    keep(tmp_path / "model", PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 3))
    path = tmp_path / "best.onnx"
    path.write_bytes(onnx_bytes(Classifier.load(tmp_path / "model"), {"name": "best"}))
    return path


def test_netron_serves_the_file_on_this_computer(exported: Path) -> None:
    host, port = netron.start(str(exported), ("127.0.0.1", 0), browse=False)
    try:
        page = fetched(f"http://{host}:{port}/").decode()
        served = fetched(f"http://{host}:{port}/data/{exported.name}")
    finally:
        netron.stop((host, port))

    assert "<title>" in page
    assert exported.name in page
    assert served == exported.read_bytes()


def test_the_texts_in_the_file_are_those_that_are_promised(exported: Path) -> None:
    model = onnx.load(str(exported))
    texts = {entry.key: entry.value for entry in model.metadata_props}

    onnx.checker.check_model(model, full_check=True)
    assert set(texts) == PROMISED
    assert json.loads(texts["about"]) == {"name": "best"}
    assert len(json.loads(texts["classes"])) == 3


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        content: bytes = answer.read()
    return content
