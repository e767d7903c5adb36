import random

import numpy as np
import pytest

from nas_desktop.search.samplers.design_space import DesignSpace
from nas_desktop.search.samplers.features import Features, features_of
from nas_desktop.search.samplers.gaussian_process import (
    GaussianProcess,
    Kernel,
    _Posterior,
    _Prior,
    fitted_kernel,
)
from nas_desktop.search.samplers.guided_search import expected_improvement, normal_scores
from tests.search.samplers.studies import SPACE, active


def some_designs(n: int, seed: int = 0) -> list[dict[str, object]]:
    rng = random.Random(seed)
    space = DesignSpace(SPACE, active)
    return [space.drawn(rng, {}) for _ in range(n)]


def some_features(n: int, seed: int = 0) -> Features:
    return features_of(some_designs(n, seed), SPACE)


def test_a_design_is_at_no_distance_from_itself() -> None:
    features = some_features(10)
    distances = features.distances(features, np.ones(len(SPACE)))
    assert np.allclose(np.diag(distances), 0.0)
    assert np.allclose(distances, distances.T)


def test_a_choice_that_differs_is_one_unit() -> None:
    design = {"n": 1, "width0": 16, "rate": 0.01}
    features = features_of([design, {**design, "width0": 128}], SPACE)
    assert features.distances(features, np.ones(len(SPACE)))[0, 1] == pytest.approx(1.0)


def test_distances_are_the_sum_over_the_parameters() -> None:
    features = some_features(12)
    weights = np.linspace(0.1, 2.0, len(SPACE))
    first, second = np.triu_indices(12, 1)
    by_parameter = features.apart(first, second)
    assert np.allclose(weights @ by_parameter, features.distances(features, weights)[first, second])


def test_values_of_an_older_range_can_be_compared() -> None:
    features = features_of([{"n": 9, "width0": "wide", "rate": "fast"}, {"n": 1, "width0": 16, "rate": 0.1}], SPACE)
    assert np.isfinite(features.distances(features, np.ones(len(SPACE)))).all()


def test_the_slope_is_that_of_the_posterior() -> None:
    features, scores = some_features(15), np.random.default_rng(0).normal(size=15)
    theta = _Prior(len(SPACE)).mean + 0.1
    steps = 1e-5 * np.eye(len(theta))
    by_hand = [(_loss(features, scores, theta + h) - _loss(features, scores, theta - h)) / 2e-5 for h in steps]
    assert np.allclose(_Posterior(features, scores).slope(theta), by_hand, rtol=1e-3, atol=1e-4)


def _loss(features: Features, scores: np.ndarray, theta: np.ndarray) -> float:
    """Negative log posterior, as the books have it."""
    prior, values = _Prior(len(SPACE)), np.exp(theta)
    kernel = Kernel(values[:-2], values[-2], values[-1])
    covariance = kernel.between(features, features) + (kernel.noise + 1e-6) * np.eye(len(features))
    off = (theta - prior.mean) / prior.sd
    fit = scores @ np.linalg.solve(covariance, scores)
    return float(0.5 * fit + 0.5 * np.linalg.slogdet(covariance)[1] + 0.5 * off @ off)


def test_some_of_the_designs_are_as_far_apart_as_among_all() -> None:
    features, weights = some_features(12), np.linspace(0.1, 2.0, len(SPACE))
    which = np.array([7, 2, 9])
    some = features.rows(which)
    among_all = features.distances(features, weights)
    assert np.allclose(some.distances(some, weights), among_all[np.ix_(which, which)])


@pytest.mark.parametrize("n", [30, 60])  # of few designs all count from the start, of many every second one
def test_what_matters_gets_the_larger_weight(n: int) -> None:
    designs = some_designs(n)
    scores = np.array([16.0 * design["n"] for design in designs])  # type: ignore[operator]
    kernel = fitted_kernel(features_of(designs, SPACE), normal_scores(scores))
    weights = dict(zip(SPACE, kernel.weights, strict=True))
    assert weights["n"] > 3 * weights["rate"]


def test_scores_are_predicted_where_they_are_known() -> None:
    features = some_features(20)
    scores = np.random.default_rng(1).normal(size=20)
    process = GaussianProcess(Kernel(np.ones(len(SPACE)), 1.0, 1e-6), features, scores)
    mean, deviation = process.predict(features)
    assert np.allclose(mean, scores, atol=1e-3)
    assert np.allclose(process.means, mean, atol=1e-6)
    assert deviation.max() < 0.01


def test_improvement_grows_with_the_mean_and_with_doubt() -> None:
    promise = expected_improvement(np.array([0.0, 1.0, 0.0]), np.array([1.0, 1.0, 2.0]), 0.5)
    assert promise[1] > promise[0]
    assert promise[2] > promise[0]
    assert (promise >= 0).all()


def test_one_diverged_trial_leaves_the_scale_at_the_top() -> None:
    assert np.array_equal(normal_scores(np.array([1.0, 2.0, 3.0])), normal_scores(np.array([-np.inf, 2.0, 3.0])))


def test_equal_scores_stay_equal() -> None:
    assert len(set(normal_scores(np.array([1.0, 1.0, 2.0, 1.0])))) == 2
