"""Foretold seconds follow from the layers, the training and the machine."""

from dataclasses import replace

import pytest

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.network.speed import TrialTime, network_work, seconds_of_trial, update_work
from tests.builders import a_training, a_trial_spec
from tests.speeds import a_speed

_TRAINING = a_training(batch_size=64, n_epochs=1)
_LAYERS = (
    LayerSpec("conv", {"filters": 64, "kernel": 3, "bias": False}),
    LayerSpec("batch_norm"),
    LayerSpec("activation", {"function": "GELU"}),
    LayerSpec("flatten"),
    LayerSpec("linear", {"units": 2}),
)
_ARCHITECTURE = ArchitectureSpec((3, 16, 16), 2, _LAYERS)


def a_time(**changes: object) -> TrialTime:
    time = TrialTime(cost_of(_ARCHITECTURE), _TRAINING, n_train=640, n_val=0, speed=a_speed())
    return replace(time, **changes)  # type: ignore[arg-type]


def test_twice_the_epochs_take_twice_as_long_but_for_the_first_step() -> None:
    time = a_time(speed=a_speed(first_steps=0.0))
    assert time.of_epochs(4) == pytest.approx(2 * time.of_epochs(2))


def test_the_first_step_is_longer() -> None:
    assert a_time().seconds == pytest.approx(11 * a_time().step_s)


def test_a_machine_half_as_fast_takes_twice_as_long_for_the_layers() -> None:
    slow = a_time(speed=a_speed(scale=2.0))
    assert slow.step_s - a_time().step_s == pytest.approx(a_time().layers_s)


def test_a_validation_image_takes_its_share_and_twice_that_when_it_is_looked_at_twice() -> None:
    once = a_time(n_val=100)
    twice = a_time(n_val=100, training=replace(_TRAINING, flip_averaging=True))
    assert once.seconds - a_time().seconds == pytest.approx(100 * 0.3 * once.layers_s / 64)
    assert twice.scored_image_s == pytest.approx(2 * once.scored_image_s)


def test_a_smaller_batch_takes_longer_for_the_same_images() -> None:
    small = a_time(training=replace(_TRAINING, batch_size=16))
    assert small.seconds > a_time().seconds


def test_the_layer_that_makes_a_vector_is_one_work_with_the_activation_before_it() -> None:
    names = [work.name for work in network_work(cost_of(_ARCHITECTURE))]
    assert names == ["conv", "batch_norm", "activation GELU", "activation GELU, flatten", "linear"]


def test_a_work_that_was_not_measured_costs_nothing() -> None:
    known = a_time().layers_s
    without = a_time(speed=a_speed(surfaces={**a_speed().surfaces, "batch_norm": ()})).layers_s
    assert 0 < without < known


def test_muon_updates_each_convolution_by_its_shape() -> None:
    works = list(update_work(cost_of(_ARCHITECTURE), "Muon"))
    assert [(work.name, work.amount) for work in works] == [
        ("Muon", 64 * 27),
        ("Muon rest", cost_of(_ARCHITECTURE).n_params - 64 * 27),
    ]


def test_a_trial_takes_some_time() -> None:
    spec = a_trial_spec()
    assert seconds_of_trial(spec.architecture, spec.training, 70, 15, a_speed()) > 0
