"""Every exported file answers as the program does: the same class, the same probability to 1e-4.

Random networks of every space, 1 to 4 channels, 8 to 96 pixels; a dozen in each run, 200 in the slow one.
"""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from nas_desktop.datasets.resizing import to_square
from nas_desktop.export.inference import Classifier
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.standalone import standalone_files
from nas_desktop.network.deployed import DeployedNetwork
from tests.export.models import a_network, an_architecture, facts_of, some_images

MOST = 1e-4
N_IMAGES = 12
SEEDS = [*range(12), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(12, 200))]
# A clean interpreter: nothing of ours, and none of the libraries that an export must not need.
STAND_ALONE = """
import sys
for absent in ("nas_desktop", "numpy", "safetensors", "onnx", "onnxruntime", "torchvision"):
    sys.modules[absent] = None
import warnings
warnings.simplefilter("ignore")  # torch misses numpy
import torch
torch.set_num_threads(1)
for folder in sys.argv[1:]:
    sys.path.insert(0, folder)
    import model
    content = bytearray(open(folder + "/images", "rb").read())
    images = torch.frombuffer(content, dtype=torch.uint8).reshape(-1, model.SIZE, model.SIZE, model.CHANNELS)
    with torch.no_grad():
        answer = model.load()(images)
    open(folder + "/answer", "wb").write(bytes(answer.contiguous().view(torch.uint8).flatten().tolist()))
    sys.path.remove(folder)
    del sys.modules["model"]
"""


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def a_classifier(seed: int) -> Classifier:
    architecture = an_architecture(seed)
    facts = replace(facts_of(architecture), temperature=(1.0, 0.6, 2.5)[seed % 3])
    network = DeployedNetwork(a_network(architecture, seed), facts.data.mean, facts.data.std, facts.temperature)
    return Classifier(network, facts)


def assert_same(theirs: np.ndarray, ours: np.ndarray) -> None:
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).max() < MOST
    assert np.array_equal(theirs.argmax(axis=1), ours.argmax(axis=1))


def run_onnx(content: bytes, images: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"images": images})[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_onnx_answers_the_same(seed: int) -> None:
    model = a_classifier(seed)
    images = some_images(model.facts.architecture, N_IMAGES, seed + 1000)

    assert_same(run_onnx(onnx_bytes(model, {}), images), model.probabilities(images))


@pytest.mark.parametrize("seed", range(12))
def test_onnx_crops_and_resizes_as_the_program_does(seed: int) -> None:
    model = a_classifier(seed)
    channels, side, _ = model.facts.data.input_shape
    rng = np.random.default_rng(seed)
    height, width = (int(n) for n in rng.integers(5, 200, 2))
    images = np.kron(rng.integers(0, 256, (6, 5, 5, channels), dtype=np.uint8), np.ones((1, 40, 40, 1), np.uint8))
    images = images[:, :height, :width]

    answer = run_onnx(onnx_bytes(model, {}), images)

    assert_same(answer, model.probabilities([to_square(image, side) for image in images]))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_torch_program_answers_the_same(seed: int) -> None:
    model = a_classifier(seed)
    images = some_images(model.facts.architecture, N_IMAGES, seed + 1000)

    program = torch.export.load(io.BytesIO(model.network.program(model.facts.data.input_shape, {})))

    with torch.no_grad():
        assert_same(program.module()(torch.from_numpy(images)).numpy(), model.probabilities(images))


def stand_alone_answers(seeds: list[int], folder: Path) -> None:
    """Check every network of `seeds` in one clean process."""
    expected = {}
    for seed in seeds:
        model = a_classifier(seed)
        images = some_images(model.facts.architecture, N_IMAGES, seed + 1000)
        place = folder / str(seed)
        place.mkdir()
        for name, content in standalone_files(model).items():
            (place / name).write_bytes(content)
        (place / "images").write_bytes(images.tobytes())
        expected[place] = model.probabilities(images)
    subprocess.run([sys.executable, "-I", "-c", STAND_ALONE, *map(str, expected)], check=True, timeout=600, cwd=folder)
    for place, ours in expected.items():
        assert_same(np.frombuffer((place / "answer").read_bytes(), np.float32).reshape(ours.shape), ours)


def test_the_stand_alone_source_answers_the_same(tmp_path: Path) -> None:
    stand_alone_answers(list(range(12)), tmp_path)


@pytest.mark.slow
def test_the_stand_alone_source_answers_the_same_for_many(tmp_path: Path) -> None:
    stand_alone_answers(list(range(12, 200)), tmp_path)
