"""The plan that the form shows before a search is started."""

import subprocess
import sys
from pathlib import Path

import pytest

from nas_desktop.search.plan_ahead import plan_ahead
from nas_desktop.search.resources import Machine
from nas_desktop.training.speed_memory import SpeedMemory
from tests.builders import a_config, some_data
from tests.speeds import a_known_speed

_FACTS = some_data(n_train=5000, n_val=1000, n_test=1500, n_images=10_000, input_shape=(3, 32, 32))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(2, tmp_path, lambda: pytest.fail("no worker is needed for a plan"))


def test_as_many_networks_as_were_asked_for(machine: Machine) -> None:
    plan = plan_ahead(a_config(n_trials=12, n_epochs=8, final_training="on"), _FACTS, machine)

    assert plan.n_designs == 12
    assert plan.final_images == 8500
    assert plan.seconds_in_all is None


def test_as_many_as_fit_before_a_deadline(machine: Machine) -> None:
    config = a_config(n_trials=10_000, n_epochs=8, minutes=30, recipe="modern")

    plan = plan_ahead(config, _FACTS, machine)

    assert 1 < plan.n_designs < 10_000
    assert plan.seconds_in_all == 1800


def test_a_measured_machine_is_taken_by_its_measure(machine: Machine) -> None:
    config = a_config(n_trials=12, n_epochs=8, space="plain-cnn")
    assert "search" not in plan_ahead(config, _FACTS, machine).seconds_for

    SpeedMemory(machine.cache, config.device, config.slots).keep(a_known_speed())

    assert plan_ahead(config, _FACTS, machine).seconds_for["search"] > 0


def test_a_plan_needs_neither_torch_nor_optuna() -> None:
    code = "import sys, nas_desktop.search.plan_ahead; sys.exit({'torch', 'optuna'} & {*sys.modules} != set())"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
