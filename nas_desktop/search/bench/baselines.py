"""Optuna's own samplers with their defaults, to measure the strategies by."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


def _optuna(seed: int) -> "BaseSampler":
    from optuna.samplers import TPESampler  # not before a measurement starts

    return TPESampler(seed=seed)


def _optuna_random(seed: int) -> "BaseSampler":
    from optuna.samplers import RandomSampler

    return RandomSampler(seed=seed)


BASELINES: dict[str, Callable[[int], "BaseSampler"]] = {"optuna": _optuna, "optuna-random": _optuna_random}
