"""A small exact Gaussian process over designs, with one weight a parameter."""

from dataclasses import dataclass

import numpy as np

from nas_desktop.search.samplers.features import Features
from nas_desktop.search.samplers.history import Array

_ROUNDS = 20
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
    by chance. Resilient propagation (Riedmiller and Braun, 1993): twenty gradients, the same path on every machine.
    """
    posterior = _Posterior(designs, scores)
    theta = posterior.mean.copy()
    step = np.full(len(theta), 0.3)
    last = np.zeros(len(theta))
    for _ in range(_ROUNDS):
        slope = posterior.slope(theta)
        agrees = slope * last
        step = np.clip(np.where(agrees > 0, step * 1.3, np.where(agrees < 0, step * 0.5, step)), 1e-3, 1.0)
        last = np.where(agrees < 0, 0.0, slope)
        theta = np.clip(theta - np.sign(last) * step, posterior.low, posterior.high)
    return posterior.kernel(theta)


class _Posterior:
    """Negative log posterior of log(weights, scale, noise)."""

    def __init__(self, designs: Features, scores: Array) -> None:
        n, d = len(designs), designs.n_parameters
        self._n, self._d = n, d
        self._scores = scores
        self._pairs = np.triu_indices(n, 1)
        self._apart = designs.apart(*self._pairs)
        self.mean = np.concatenate([np.full(d, np.log(1.5 / d)), [0.0, np.log(0.05)]])
        self._sd = np.concatenate([np.full(d, 1.2), [0.5, 1.2]])
        self.low = np.concatenate([np.full(d + 1, -6.0), [-9.0]])
        self.high = np.concatenate([np.full(d + 1, 3.0), [0.5]])

    def kernel(self, theta: Array) -> Kernel:
        values = np.exp(theta)
        return Kernel(values[: self._d], float(values[-2]), float(values[-1]))

    def slope(self, theta: Array) -> Array:
        """The gradient."""
        kernel = self.kernel(theta)
        across = kernel.scale * np.exp(-(self._apart @ kernel.weights))
        covariance = np.zeros((self._n, self._n))
        covariance[self._pairs] = across
        covariance += covariance.T
        covariance[np.diag_indices(self._n)] = kernel.scale + kernel.noise + _JITTER
        off = (theta - self.mean) / self._sd
        inverse = np.linalg.inv(covariance)
        alpha = inverse @ self._scores
        misfit = inverse - np.outer(alpha, alpha)
        pull = misfit[self._pairs] * across
        trace = float(np.trace(misfit))
        gradient: Array = np.empty_like(theta)
        gradient[: self._d] = -kernel.weights * (pull @ self._apart)
        gradient[-2] = pull.sum() + 0.5 * kernel.scale * trace
        gradient[-1] = 0.5 * kernel.noise * trace
        gradient += off / self._sd
        return gradient
