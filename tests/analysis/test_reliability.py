"""Whether a network is right as often as it says."""

from math import isnan

import numpy as np
import pytest

from nas_desktop.analysis.reliability import cross_entropy, fitted_temperature, mean_temperature, reliability


def test_the_error_is_the_gap_of_each_bin_by_its_images() -> None:
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.4, 0.6]])

    found = reliability(probabilities, np.array([0, 0, 1, 1]), n_bins=10)

    assert [(part.n, part.accuracy) for part in found.bins if part.n] == [(1, 1.0), (3, pytest.approx(2 / 3))]
    assert found.expected_error == pytest.approx((3 * (0.9 - 2 / 3) + (1 - 0.6)) / 4)


def test_a_bin_holds_its_upper_edge() -> None:
    found = reliability(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0, 0]), n_bins=2)

    assert [part.n for part in found.bins] == [1, 1]


def test_without_images_there_is_no_error() -> None:
    assert isnan(reliability(np.zeros((0, 3)), np.zeros(0, np.int64)).expected_error)


def drawn(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Class scores, and labels that are drawn by their softmax."""
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (n, 5))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return logits, np.array([rng.choice(5, p=row) for row in shares])


def test_scores_that_are_three_times_too_sure_have_temperature_three() -> None:
    logits, labels = drawn(4000)

    assert fitted_temperature(3 * logits, labels) == pytest.approx(3 * fitted_temperature(logits, labels), rel=1e-3)
    assert fitted_temperature(logits, labels) == pytest.approx(1, abs=0.08)


def test_no_other_temperature_fits_better() -> None:
    logits, labels = drawn(500)
    best = fitted_temperature(logits, labels)

    loss = cross_entropy(logits / best, labels)

    assert all(loss <= cross_entropy(logits / (best * factor), labels) for factor in (0.5, 0.99, 1.01, 2))


def test_a_network_that_is_always_right_stays_in_range() -> None:
    assert 0.01 <= fitted_temperature(np.eye(3) * 5, np.arange(3)) <= 100


@pytest.mark.parametrize("logits", [np.zeros((0, 3)), np.array([[np.nan, 0, 0]])])
def test_what_has_no_temperature_is_refused(logits: np.ndarray) -> None:
    with pytest.raises(ValueError, match="temperature needs"):
        fitted_temperature(logits, np.zeros(len(logits), np.int64))


def test_the_mean_temperature_is_geometric() -> None:
    assert mean_temperature([0.5, 2.0]) == pytest.approx(1.0)
    assert mean_temperature([0.4, 0.9]) == pytest.approx(0.6)


def test_without_a_known_temperature_it_is_one() -> None:
    assert mean_temperature([]) == 1.0
    assert mean_temperature([float("nan"), 0.0]) == 1.0
