"""The temperature of a network comes from images it was not trained on, and is 1 where that says nothing."""

import numpy as np
import pytest
import torch

from nas_desktop.training.temperature import temperature_of


def scores(n: int, scale: float, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Class scores that are honest but for `scale`, and labels drawn from them."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(n, 5)) * 2
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(5, p=share) for share in shares])
    return torch.tensor(logits * scale, dtype=torch.float32), torch.tensor(labels)


@pytest.mark.parametrize("scale", [0.4, 3.0])
def test_scores_that_are_too_large_or_small_are_put_right(scale: float) -> None:
    assert temperature_of(*scores(3000, scale)) == pytest.approx(scale, rel=0.1)


def test_of_very_many_images_some_are_looked_at_evenly() -> None:
    logits, labels = scores(4000, 2.0)
    logits[1::2] = float("nan")  # every second is left out

    assert temperature_of(logits, labels) == pytest.approx(2.0, rel=0.1)


def test_a_few_images_say_nothing() -> None:
    assert temperature_of(*scores(99, 3.0)) == 1.0


def test_without_a_mistake_it_stays_within_reason() -> None:
    labels = torch.arange(200) % 5

    assert temperature_of(torch.nn.functional.one_hot(labels, 5).float(), labels) == 0.2


def test_what_is_no_number_says_nothing() -> None:
    logits, labels = scores(200, 3.0)
    logits[0, 0] = float("inf")

    assert temperature_of(logits, labels) == 1.0
