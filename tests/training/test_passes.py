from math import isnan, log

import torch
from torch import nn

from nas_desktop.training.passes import score, score_classes
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
