import pytest
import torch
from torch import nn

from nas_desktop.training.muon import Muon, orthogonalised


@pytest.mark.parametrize("shape", [(8, 3, 3, 3), (64, 4, 3, 3), (5, 40)])
def test_all_singular_values_come_near_one(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    matrix = orthogonalised(torch.randn(shape), n_steps=5).reshape(shape[0], -1).float()
    values = torch.linalg.svdvals(matrix)
    assert 0.5 < float(values.min()) <= float(values.max()) < 1.4


@pytest.mark.parametrize("shape", [(32, 16, 3, 3), (64, 3, 3, 3)])
def test_it_is_the_newton_schulz_iteration(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    update = torch.randn(shape)
    wanted = update.double().reshape(shape[0], -1) / update.double().norm()
    wanted = wanted.T if shape[0] > wanted.size(1) else wanted
    for _ in range(3):
        gram = wanted @ wanted.T
        wanted = 3.4445 * wanted + (-4.7750 * gram + 2.0315 * gram @ gram) @ wanted
    wanted = wanted.T if len(wanted) != shape[0] else wanted
    error = orthogonalised(update).double().reshape(shape[0], -1) - wanted
    assert float(error.norm() / wanted.norm()) < 0.03  # bfloat16 has three figures


def test_a_zero_gradient_moves_no_direction() -> None:
    assert torch.count_nonzero(orthogonalised(torch.zeros(4, 3, 3, 3))) == 0


def a_net() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, bias=False), nn.Conv2d(8, 8, 3, groups=8, bias=False), nn.Flatten(), nn.LazyLinear(2)
    )


def one_step(net: nn.Sequential, optimizer: torch.optim.Optimizer) -> None:
    loss = nn.functional.cross_entropy(net(torch.ones(4, 3, 8, 8)), torch.tensor([0, 1, 0, 1]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def test_ordinary_convolutions_are_updated_by_muon_and_the_rest_by_sgd() -> None:
    net = a_net()
    net(torch.ones(1, 3, 8, 8))
    by_muon, by_sgd, vectors = Muon(net, lr=0.1).param_groups
    assert by_muon["params"] == [net[0].weight]
    assert by_sgd["params"] == [net[1].weight, net[3].weight]
    assert vectors["params"] == [net[3].bias]


def test_a_convolution_keeps_its_norm_but_for_the_update() -> None:
    net = a_net()
    net(torch.ones(1, 3, 8, 8))
    optimizer = Muon(net, lr=0.0)
    one_step(net, optimizer)
    assert float(net[0].weight.detach().norm()) == pytest.approx(8**0.5, rel=1e-5)


def test_the_other_weights_move_as_under_nesterov_sgd() -> None:
    ours, theirs = a_net(), a_net()
    for net in (ours, theirs):
        net(torch.ones(1, 3, 8, 8))
        net[3].load_state_dict({"weight": torch.ones_like(net[3].weight) * 0.01, "bias": torch.zeros(2)})
        net[0].requires_grad_(False)
    muon = Muon(ours, lr=0.1, weight_decay=1e-2)
    sgd = torch.optim.SGD(
        [
            {"params": [theirs[1].weight, theirs[3].weight], "lr": 0.1, "weight_decay": 1e-2},
            {"params": [theirs[3].bias], "lr": 0.05},
        ],
        momentum=0.85,
        nesterov=True,
    )
    for _ in range(3):
        one_step(ours, muon)
        one_step(theirs, sgd)
    torch.testing.assert_close(ours[3].weight, theirs[3].weight)
    torch.testing.assert_close(ours[1].weight, theirs[1].weight)
    torch.testing.assert_close(ours[3].bias, theirs[3].bias)


def test_a_net_without_convolutions_can_be_trained() -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(192, 2))
    before = net[1].weight.detach().clone()
    one_step(net, Muon(net, lr=0.1))
    assert not torch.equal(before, net[1].weight)
