import pytest
import torch
from torch import nn, optim

from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.optimizers import ScheduleOf, make_optimizer, make_schedule
from tests.builders import a_training


@pytest.mark.parametrize("name", ["Adam", "AdamW", "SGD"])
def test_each_optimizer_of_the_space_lowers_a_loss(name: str) -> None:
    torch.manual_seed(0)
    net = nn.Linear(3, 1)
    optimizer = make_optimizer(net, a_training(optimizer=name, learning_rate=0.05))
    x, y = torch.randn(32, 3), torch.randn(32, 1)
    losses = []
    for _ in range(30):
        loss = (net(x) - y).square().mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_every_optimizer_of_the_space_is_known() -> None:
    (choice,) = [p for p in PLAIN_CNN.parameters if p.name == "optimizer"]
    for name in choice.in_words():
        make_optimizer(nn.Linear(1, 1), a_training(optimizer=name))


def test_an_unknown_optimizer_is_refused() -> None:
    with pytest.raises(ValueError, match="Magic"):
        make_optimizer(nn.Linear(1, 1), a_training(optimizer="Magic"))


def test_weight_decay_reaches_the_optimizer() -> None:
    optimizer = make_optimizer(nn.Linear(1, 1), a_training(weight_decay=0.25))
    assert optimizer.param_groups[0]["weight_decay"] == 0.25


def test_annealing_rises_for_a_fifth_and_falls_to_nearly_zero() -> None:
    training = a_training(learning_rate=1.0, schedule="anneal")
    optimizer = make_optimizer(nn.Linear(1, 1), training)
    schedule = make_schedule(optimizer, training, n_steps=100)
    rates = []
    for step in range(100):
        schedule.before_step(step)
        rates.append(optimizer.param_groups[0]["lr"])
    assert max(range(100), key=rates.__getitem__) in (19, 20)
    assert max(rates) == pytest.approx(1.0)
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert 0 < rates[-1] < 0.02


def test_a_plateau_halves_the_rate() -> None:
    training = a_training(learning_rate=1.0, schedule="plateau")
    optimizer = make_optimizer(nn.Linear(1, 1), training)
    schedule = make_schedule(optimizer, training, n_steps=100)
    for accuracy in (0.5, 0.5, 0.5, 0.5):
        schedule.after_epoch(accuracy)
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_a_plateau_goes_on_counting_where_it_was_restored() -> None:
    scores = [0.5, 0.5, 0.5, 0.5, 0.4]

    def plateau() -> tuple[optim.Optimizer, ScheduleOf]:
        optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        return optimizer, make_schedule(optimizer, a_training(schedule="plateau"), n_steps=1)

    def rate_after(first: list[float], rest: list[float]) -> float:
        _, before = plateau()
        for score in first:
            before.after_epoch(score)
        optimizer, after = plateau()
        after.restore(before.numbers())
        for score in rest:
            after.after_epoch(score)
        return float(optimizer.param_groups[0]["lr"])

    assert rate_after(scores[:2], scores[2:]) == 0.5
    assert rate_after(scores[:3], scores[3:4]) == 0.5  # the third epoch without gain is the one that halves
