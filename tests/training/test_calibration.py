"""The machine can be measured, and what is measured covers the search spaces."""

import random

import pytest
import torch

from nas_desktop.core.json_values import decode, encode
from nas_desktop.core.specs import NumericMode
from nas_desktop.network.cost import cost_of
from nas_desktop.network.speed import MachineSpeed, image_work, network_work, seconds_of_trial, update_work
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.training import calibration
from tests.builders import a_training
from tests.network.test_memory import small_architecture


@pytest.fixture(scope="module")
def speed() -> MachineSpeed:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return calibration.measure(NumericMode("cpu", "float32", channels_last=True, n_threads=1))
    finally:
        torch.set_num_threads(threads)


@pytest.mark.slow
@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)
@pytest.mark.parametrize("optimizer", ["Adam", "AdamW", "SGD", "Muon"])
def test_whatever_a_space_draws_was_measured(space, optimizer, speed) -> None:
    for seed in range(20):
        cost = cost_of(small_architecture(space, seed))
        works = [*network_work(cost), *update_work(cost, optimizer), image_work((3, 16, 16), a_training())]
        assert {work.name for work in works if work.name not in speed.surfaces} == set()


@pytest.mark.slow
def test_it_crosses_a_process_border(speed) -> None:
    assert decode(MachineSpeed, encode(speed)) == speed


@pytest.mark.slow
def test_more_work_is_foretold_to_take_longer(speed) -> None:
    architecture = small_architecture(SEARCH_SPACES[0], random.Random(1).randint(0, 9))
    few = seconds_of_trial(architecture, a_training(), 200, 50, speed)
    many = seconds_of_trial(architecture, a_training(), 2000, 50, speed)
    assert 0 < few < many
