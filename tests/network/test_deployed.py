"""Pixels to probabilities, as the test score computes them."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

import nas_desktop
from nas_desktop.network.builder import build
from nas_desktop.network.deployed import DeployedNetwork
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.batch_sources import Normalise
from tests.builders import PARAMS, a_mode

MEAN, STD = (0.4, 0.5, 0.6), (0.2, 0.25, 0.3)


@pytest.fixture
def network() -> DeployedNetwork:
    torch.manual_seed(3)
    return DeployedNetwork(build(PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4)).train(), MEAN, STD)


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (5, 16, 16, 3), dtype=np.uint8)


def test_it_computes_what_the_test_score_computes(network: DeployedNetwork, images: np.ndarray) -> None:
    normalise = Normalise(MEAN, STD, a_mode(channels_last=False))

    with torch.no_grad():
        expected = torch.softmax(network.net(normalise(torch.from_numpy(images))), dim=1)

    assert np.array_equal(network.probabilities(images), expected.numpy())


def test_an_image_does_not_depend_on_its_batch(network: DeployedNetwork, images: np.ndarray) -> None:
    alone = np.concatenate([network.probabilities(image[None]) for image in images])

    assert np.abs(network.probabilities(images) - alone).max() < 1e-6


def test_the_program_holds_its_notes_and_takes_any_batch(network: DeployedNetwork, images: np.ndarray) -> None:
    notes = {"model.json": ""}

    loaded = torch.export.load(io.BytesIO(network.program((3, 16, 16), {"model.json": "{}"})), extra_files=notes)

    assert notes == {"model.json": "{}"}
    for n in (1, 5):
        answer = loaded.module()(torch.from_numpy(images[:n])).numpy()
        assert np.abs(answer - network.probabilities(images[:n])).max() < 1e-4


def test_the_program_names_no_folder_of_this_machine(network: DeployedNetwork) -> None:
    with zipfile.ZipFile(io.BytesIO(network.program((3, 16, 16), {}))) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())

    assert str(Path(nas_desktop.__file__).parent).encode() not in content
    assert str(Path(torch.__file__).parent).encode() not in content


def test_its_arrays_are_the_weights_without_counters(network: DeployedNetwork) -> None:
    arrays = network.arrays()

    assert {value.dtype for value in arrays.values()} == {np.dtype(np.float32)}
    assert set(network.net.state_dict()) - set(arrays) == {"layers.1.num_batches_tracked"}


def test_a_temperature_divides_the_class_scores(network: DeployedNetwork, images: np.ndarray) -> None:
    tempered = DeployedNetwork(network.net, MEAN, STD, temperature=0.5)

    plain, sharper = network.probabilities(images), tempered.probabilities(images)

    squared = plain.astype(float) ** 2
    assert sharper == pytest.approx(squared / squared.sum(axis=1, keepdims=True), abs=1e-6)
    assert np.array_equal(plain.argmax(axis=1), sharper.argmax(axis=1))
