"""A training that is taken up from a checkpoint ends exactly as the one that never stopped."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
import torch

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.specs import NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training.batch_sources import ResidentImages
from nas_desktop.training.checkpoint import CheckpointUnusable, TrainingState
from nas_desktop.training.trainer import Trainer, fresh_network
from tests.builders import a_mode, a_training, a_trial_spec

N_EPOCHS = 4
FAST = replace(a_mode(), dtype="bfloat16", channels_last=True)
RECIPES: dict[str, dict[str, Any]] = {
    "Muon, annealed, averaged": {"optimizer": "Muon", "learning_rate": 0.02, "weight_averaging": True},
    "AdamW, annealed": {"optimizer": "AdamW", "weight_decay": 0.01},
    "Adam on a plateau": {"optimizer": "Adam", "schedule": "plateau"},
    "SGD on a plateau": {"optimizer": "SGD", "schedule": "plateau", "learning_rate": 0.05},
}


def training(**changes: Any) -> TrainingSpec:
    return a_training(**{"n_epochs": N_EPOCHS, "schedule": "anneal", "patience": None} | changes)


def trainer_of(images: PreparedImages, spec: TrainingSpec, mode: NumericMode) -> Trainer:
    trial = a_trial_spec(images.facts)
    source = ResidentImages(images, spec, mode, trial.seed)
    return Trainer(fresh_network(trial.architecture, mode, trial.seed), spec, source, mode, trial.seed)


def epochs(trainer: Trainer) -> Iterator[EpochFinished]:
    return (event for event in trainer.fit() if isinstance(event, EpochFinished))


@pytest.mark.parametrize("mode", [a_mode(), FAST], ids=["float32", "bfloat16"])
@pytest.mark.parametrize("changes", RECIPES.values(), ids=RECIPES)
@pytest.mark.parametrize("after", range(1, N_EPOCHS))
def test_it_ends_as_if_it_had_never_stopped(
    images: PreparedImages, changes: dict[str, Any], mode: NumericMode, after: int
) -> None:
    unbroken, spec = trainer_of(images, training(**changes), mode), training(**changes)
    whole = [event.val_loss for event in epochs(unbroken)]
    first = trainer_of(images, spec, mode)
    begun = [event.val_loss for event in islice(epochs(first), after)]
    second = trainer_of(images, spec, mode)
    second.restore(TrainingState.decoded(*first.state().encoded()))
    assert begun + [event.val_loss for event in epochs(second)] == whole
    assert second.scores == unbroken.scores
    for name, value in unbroken.net.state_dict().items():
        assert torch.equal(value, second.net.state_dict()[name]), name


def test_a_training_that_was_over_trains_no_further(images: PreparedImages) -> None:
    spec = training(schedule="plateau", patience=1, learning_rate=0.0)
    first = trainer_of(images, spec, a_mode())
    n_epochs = len(list(epochs(first)))
    second = trainer_of(images, spec, a_mode())
    second.restore(first.state())
    assert n_epochs < N_EPOCHS
    assert (list(epochs(second)), second.ended_early) == ([], first.ended_early)


def test_what_was_taken_does_not_follow_the_training(images: PreparedImages) -> None:
    trainer = trainer_of(images, training(), a_mode())
    running = epochs(trainer)
    next(running)
    state = trainer.state()
    before = {name: value.clone() for name, value in state.net.items()}
    next(running)
    assert all(torch.equal(before[name], value) for name, value in state.net.items())
    assert state.progress.n_epochs == 1


def test_a_checkpoint_of_another_network_is_refused(images: PreparedImages) -> None:
    trainer = trainer_of(images, training(), a_mode())
    state = trainer.state()
    with pytest.raises(CheckpointUnusable, match="cannot be used"):
        trainer.restore(replace(state, net={"other.weight": torch.zeros(1)}))


@pytest.mark.parametrize("data", [b"", b"no tensors", b"\xff" * 64])
def test_bytes_that_are_no_checkpoint_are_refused(data: bytes) -> None:
    with pytest.raises(CheckpointUnusable, match="cannot be used"):
        TrainingState.decoded(data, {})
