"""A small exact Gaussian process over designs, with one weight a parameter."""

from dataclasses import dataclass

import numpy as np

from nas_desktop.search.samplers.features import Features
from nas_desktop.search.samplers.history import Array

_ROUNDS = 20
_LAST_ROUNDS = 6  # with all designs
_MANY = 40  # designs
_JITTER = 1e-6


@dataclass(frozen=True, slots=True)
class Kernel:
    """scale · exp(−Σ weight · distance), and noise on the diagonal."""

    weights: Array  # (parameters,)
    scale: float
    noise: float

    def between(self, a: Features, b: Features) -> Array:
        """(a, b): covariance of the scores of designs."""
        covariance: Array = self.scale * np.exp(-a.distances(b, self.weights))
        return covariance


class GaussianProcess:
    """Scores of designs seen, with mean 0, and what follows for others."""

    def __init__(self, kernel: Kernel, designs: Features, scores: Array) -> None:
        self._kernel = kernel
        self._designs = designs
        covariance = kernel.between(designs, designs)
        covariance[np.diag_indices_from(covariance)] += kernel.noise + _JITTER
        self._inverse = np.linalg.inv(covariance)
        self._alpha = self._inverse @ scores
        noise = kernel.noise + _JITTER
        self.means = scores - noise * self._alpha  # what the designs themselves would score without noise

    def predict(self, designs: Features) -> tuple[Array, Array]:
        """Mean and standard deviation of the score of each design, the noise of a single run left out."""
        across = self._kernel.between(designs, self._designs)
        variance = self._kernel.scale - np.einsum("ij,ij->i", across @ self._inverse, across)
        return across @ self._alpha, np.sqrt(np.maximum(variance, 1e-9))


def fitted_kernel(designs: Features, scores: Array) -> Kernel:
    """The kernel of highest posterior density, starting from its prior.

    The prior holds most parameters for unimportant, and runs for fairly exact; it keeps few trials from being explained
    by chance. Resilient propagation (Riedmiller and Braun, 1993), the same path on every machine: a fixed number of
    gradients, the first of many designs from every second one, which costs a quarter and leads as near.
    """
    climb = _Climb(designs.n_parameters)
    if len(designs) >= _MANY:
        every_second = np.argsort(scores, kind="stable")[::2]
        climb.go(_Posterior(designs.rows(every_second), scores[every_second]), _ROUNDS - _LAST_ROUNDS)
        climb.go(_Posterior(designs, scores), _LAST_ROUNDS)
    else:
        climb.go(_Posterior(designs, scores), _ROUNDS)
    return climb.kernel


class _Prior:
    """Of log(weights, scale, noise), each normal by itself."""

    def __init__(self, n_parameters: int) -> None:
        d = n_parameters
        self.mean = np.concatenate([np.full(d, np.log(1.5 / d)), [0.0, np.log(0.05)]])
        self.sd = np.concatenate([np.full(d, 1.2), [0.5, 1.2]])
        self.low = np.concatenate([np.full(d + 1, -6.0), [-9.0]])
        self.high = np.concatenate([np.full(d + 1, 3.0), [0.5]])


class _Climb:
    """A way up a posterior, which may be exchanged on the way for a better known one."""

    def __init__(self, n_parameters: int) -> None:
        self._prior = _Prior(n_parameters)
        self._theta = self._prior.mean.copy()
        self._step = np.full(len(self._theta), 0.3)
        self._last = np.zeros(len(self._theta))

    @property
    def kernel(self) -> Kernel:
        return _kernel(self._theta)

    def go(self, posterior: "_Posterior", n_rounds: int) -> None:
        for _ in range(n_rounds):
            slope = posterior.slope(self._theta)
            agrees = slope * self._last
            step = self._step * np.where(agrees > 0, 1.3, np.where(agrees < 0, 0.5, 1.0))
            self._step = np.minimum(np.maximum(step, 1e-3), 1.0)
            self._last = np.where(agrees < 0, 0.0, slope)
            theta = self._theta - np.sign(self._last) * self._step
            self._theta = np.minimum(np.maximum(theta, self._prior.low), self._prior.high)


class _Posterior:
    """Negative log posterior of log(weights, scale, noise)."""

    def __init__(self, designs: Features, scores: Array) -> None:
        n = len(designs)
        self._scores = scores
        self._prior = _Prior(designs.n_parameters)
        self._first, self._second = np.triu_indices(n, 1)
        self._above = self._first * n + self._second  # the same places in a flat matrix
        self._apart = designs.apart(self._first, self._second)

    def slope(self, theta: Array) -> Array:
        """The gradient."""
        kernel, n = _kernel(theta), len(self._scores)
        across = kernel.scale * np.exp(-(kernel.weights @ self._apart))
        flat = np.zeros(n * n)
        flat[self._above] = across
        covariance = flat.reshape(n, n)
        covariance = covariance + covariance.T
        covariance.ravel()[:: n + 1] = kernel.scale + kernel.noise + _JITTER
        inverse = np.linalg.inv(covariance)
        alpha = inverse @ self._scores
        misfit = inverse.ravel()[self._above] - alpha[self._first] * alpha[self._second]
        pull = misfit * across
        trace = float(inverse.trace() - alpha @ alpha)
        gradient: Array = (theta - self._prior.mean) / self._prior.sd**2
        gradient[:-2] -= kernel.weights * (self._apart @ pull)
        gradient[-2] += pull.sum() + 0.5 * kernel.scale * trace
        gradient[-1] += 0.5 * kernel.noise * trace
        return gradient


def _kernel(theta: Array) -> Kernel:
    values = np.exp(theta)
    return Kernel(values[:-2], float(values[-2]), float(values[-1]))
