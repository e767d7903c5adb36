from math import isnan, log

import torch
from torch import nn

from nas_desktop.training.passes import learn, score, score_classes
from tests.builders import a_mode


class Constant(nn.Module):
    """Always says class 1, and how surely."""

    def __init__(self, margin: float) -> None:
        super().__init__()
        self._margin = margin

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tensor([0.0, self._margin]).expand(len(x), 2)


def test_batches_of_any_size_count_by_image() -> None:
    batches = [(torch.zeros(3, 1), torch.tensor([1, 1, 0])), (torch.zeros(1, 1), torch.tensor([1]))]
    loss, accuracy = score(Constant(0.0), batches, a_mode())
    assert accuracy == 0.75 or accuracy == 0.25  # a tie goes one way for all
    assert abs(loss - log(2)) < 1e-6


def test_a_sure_net_is_right_where_it_is_right() -> None:
    _, accuracy = score(Constant(5.0), [(torch.zeros(4, 1), torch.tensor([1, 1, 1, 0]))], a_mode())
    assert accuracy == 0.75


def test_nothing_to_score_is_no_number() -> None:
    assert all(isnan(value) for value in score(Constant(0.0), [], a_mode()))


def test_the_net_is_left_in_the_mode_it_was_in() -> None:
    net = Constant(0.0).train()
    score(net, [(torch.zeros(1, 1), torch.tensor([0]))], a_mode())
    assert net.training


class LeftPixel(nn.Module):
    """Says class 1 as surely as the first pixel of an image is bright."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([torch.zeros(len(x)), x[:, 0, 0, 0]], dim=1)


def test_flip_averaging_takes_the_mean_of_both_sides_probabilities() -> None:
    image = torch.tensor([[[[3.0, -1.0]]]])  # seen from the left class 1, mirrored class 0
    scores = score_classes(LeftPixel(), [(image, torch.tensor([1]))], a_mode(), flip_averaged=True)
    expected = (torch.tensor(3.0).sigmoid() + torch.tensor(-1.0).sigmoid()) / 2
    assert abs(scores.loss + float(expected.log())) < 1e-6
    assert scores.accuracy == 1.0


@torch.no_grad()
def weights_after_one_step(n_parts: int, n_images: int = 7) -> torch.Tensor:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Flatten(), nn.Linear(4, 2))
    batch = (torch.randn(n_images, 1, 2, 2), torch.arange(n_images) % 2)
    optimizer = torch.optim.SGD(net.parameters(), 0.5)
    with torch.enable_grad():
        list(learn(net, [batch], optimizer, nn.CrossEntropyLoss(), a_mode(), n_parts=n_parts))
    return torch.cat([value.flatten() for value in net.parameters()])


def test_a_batch_in_parts_teaches_the_same() -> None:
    assert torch.allclose(weights_after_one_step(1), weights_after_one_step(2), atol=1e-6)


def test_no_part_holds_a_single_image() -> None:
    sizes: list[int] = []

    class Counting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(2))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            sizes.append(len(x))
            return self.weight.expand(len(x), 2)

    net = Counting()
    batch = (torch.zeros(3, 1), torch.tensor([0, 1, 1]))
    list(learn(net, [batch], torch.optim.SGD(net.parameters(), 0.1), nn.CrossEntropyLoss(), a_mode(), n_parts=2))
    assert sizes == [3]
