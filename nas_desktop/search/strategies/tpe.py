"""Tree-structured Parzen estimator: learns from finished trials where good networks lie."""

import warnings
from typing import TYPE_CHECKING

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """It finds out the space by itself."""
    return _sampler


def _sampler(seed: int) -> "BaseSampler":
    """Bergstra et al. (2011), multivariate as in Falkner et al. (2018), told which parameters belong together.

    `constant_liar` counts running trials as poor, so that several at once do not ask for the same network.
    """
    from optuna.exceptions import ExperimentalWarning  # loaded on the search thread, never before the window is painted
    from optuna.samplers import TPESampler

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)  # `group`: chosen on purpose for a conditional space
        return TPESampler(multivariate=True, group=True, constant_liar=True, seed=seed)


TPE = Strategy(
    name="tpe",
    title="TPE",
    help="Parzen estimators, as in other Optuna tools. For hundreds of trials and many continuous settings.",
    start=_start,
)
