import pytest
import torch
from torch import nn

from nas_desktop.training.weight_average import WeightAverage


def a_net() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))


def set_all(net: nn.Module, value: float) -> None:
    with torch.no_grad():
        for weight in net.parameters():
            weight.fill_(value)


def test_constant_weights_are_their_own_mean() -> None:
    net = a_net()
    average = WeightAverage(net, n_steps=1000)
    set_all(net, 3.0)
    for _ in range(400):
        average.update()
    assert all(torch.allclose(weight, torch.tensor(3.0), atol=0.01) for weight in average.net.parameters())


@pytest.mark.parametrize(("n_steps", "lag"), [(200, 10), (2000, 32)])
def test_the_mean_lags_a_twentieth_of_the_run_behind_and_never_far(n_steps: int, lag: int) -> None:
    net = a_net()
    average = WeightAverage(net, n_steps)
    for step in range(n_steps):
        set_all(net, float(step))
        average.update()
    weight = next(average.net.parameters())
    assert n_steps - float(weight[0, 0]) == pytest.approx(lag, abs=1)


def test_a_run_that_turns_out_shorter_is_averaged_over_less() -> None:
    net = a_net()
    average = WeightAverage(net, n_steps=2000)
    average.n_steps = 200
    for step in range(200):
        set_all(net, float(step))
        average.update()
    assert 200 - float(next(average.net.parameters())[0, 0]) == pytest.approx(10, abs=1)


def test_noise_is_averaged_out() -> None:
    torch.manual_seed(0)
    net = a_net()
    average = WeightAverage(net, n_steps=1000)
    for _ in range(1000):
        set_all(net, 1.0 + float(torch.randn(())))
        average.update()
    assert abs(float(next(average.net.parameters())[0, 0]) - 1.0) < 0.5


def test_the_trained_network_is_left_alone() -> None:
    net = a_net()
    before = [weight.clone() for weight in net.parameters()]
    WeightAverage(net, n_steps=10).update()
    assert all(torch.equal(old, new) for old, new in zip(before, net.parameters(), strict=True))


def test_batch_statistics_are_averaged_and_their_counter_follows() -> None:
    net = a_net()
    average = WeightAverage(net, n_steps=1)
    net[1](torch.randn(8, 2) + 5)
    average.update()
    ours, theirs = average.net[1], net[1]
    assert ours.num_batches_tracked == 1
    assert torch.all((ours.running_mean > 0) & (ours.running_mean <= theirs.running_mean))
