import argparse
from pathlib import Path

import pytest

from nas_desktop.network.cost import cost_of
from nas_desktop.training.bench.throughput import MAX_MACS, fixed_trials, run
from tests.builders import some_data


def test_the_networks_are_the_same_each_time() -> None:
    facts = some_data(input_shape=(3, 32, 32))
    trials = fixed_trials(5, facts, n_epochs=8)
    assert trials == fixed_trials(5, facts, n_epochs=8)
    assert len({str(trial.config) for trial in trials}) == 5
    assert max(cost_of(trial.architecture).n_macs for trial in trials) <= MAX_MACS


@pytest.mark.slow
def test_every_trial_is_trained_whatever_the_number_of_slots(tmp_path: Path) -> None:
    wish = argparse.Namespace(
        data="synthetic:300", device="cpu", deterministic=False, slots=[1, 2], trials=3, train=200, val=60, epochs=1
    )
    figures = run(wish, tmp_path)
    assert list(figures["slots"]) == ["1", "2"]
    for measured in figures["slots"].values():
        assert measured["failed"] == []
        assert measured["val_accuracy"] > 0.5
