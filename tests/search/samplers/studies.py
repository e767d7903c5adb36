"""Made-up objectives and studies to put samplers through."""

from collections.abc import Callable, Mapping
from typing import Any

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers import BaseSampler

WIDTHS = (16, 32, 64, 128)
SPACE: dict[str, BaseDistribution] = {
    "n": IntDistribution(1, 3),
    **{f"width{i}": CategoricalDistribution(WIDTHS) for i in range(3)},
    "rate": FloatDistribution(1e-4, 1e-1, log=True),
}
SMALL: dict[str, BaseDistribution] = {
    "deep": CategoricalDistribution((True, False)),
    "kind": CategoricalDistribution(("a", "b", "c")),
    "depth": IntDistribution(1, 4),
}  # 3 shallow designs and 12 deep ones


def active(values: Mapping[str, Any]) -> list[str]:
    return ["n", *(f"width{i}" for i in range(values["n"])), "rate"]


def small_active(values: Mapping[str, Any]) -> list[str]:
    return ["deep", "kind", *(["depth"] if values["deep"] else [])]


def draw(trial: Any) -> dict[str, Any]:
    n = trial.suggest_int("n", 1, 3)
    widths = [trial.suggest_categorical(f"width{i}", WIDTHS) for i in range(n)]
    return {"n": n, "widths": widths, "rate": trial.suggest_float("rate", 1e-4, 1e-1, log=True)}


def draw_small(trial: Any) -> dict[str, Any]:
    deep = trial.suggest_categorical("deep", [True, False])
    kind = trial.suggest_categorical("kind", ["a", "b", "c"])
    return {"deep": deep, "kind": kind, "depth": trial.suggest_int("depth", 1, 4) if deep else 0}


def score(values: Mapping[str, Any]) -> float:
    """Wide, deep and a rate near 0.003 are good."""
    from math import log10

    rate = -((log10(values["rate"]) + 2.5) ** 2)
    return sum(WIDTHS.index(width) for width in values["widths"]) / 3 + rate


def small_score(values: Mapping[str, Any]) -> float:
    return "abc".index(values["kind"]) + 0.5 * values["depth"]


def run(
    sampler: BaseSampler,
    n_trials: int,
    suggest: Callable[[Any], dict[str, Any]] = draw,
    objective: Callable[[Mapping[str, Any]], float] = score,
    direction: str = "maximize",
) -> optuna.Study:
    """A study of `n_trials`, one after another."""
    study = optuna.create_study(direction=direction, sampler=sampler)
    for _ in range(n_trials):
        trial = study.ask()
        study.tell(trial, objective(suggest(trial)))
    return study


def designs(study: optuna.Study) -> list[tuple[tuple[str, Any], ...]]:
    """What was trained, in order."""
    return [tuple(sorted(trial.params.items())) for trial in study.get_trials(deepcopy=False)]
