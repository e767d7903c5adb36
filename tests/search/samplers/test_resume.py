"""A search that is resumed asks what it would have asked unbroken: nothing follows from what a sampler remembers."""

from typing import Any

import optuna
import pytest
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.search.strategies import STRATEGIES
from nas_desktop.search.strategies.strategy import FromSeed, Strategy
from tests.search.samplers.studies import SPACE, active, draw, score

BREAKS = [3, 26, 43]  # among the first designs; where an older kernel is used; where one is fitted from coarse to fine
N_ASKED_AFTER = 3


def asked(study: optuna.Study, from_seed: FromSeed, number: int) -> dict[str, Any]:
    """A trial as the program asks for it: the seed of a fresh sampler follows from the number."""
    study.sampler = from_seed(number)
    trial = study.ask()
    value = score(draw(trial))
    if number % 7 == 3:
        study.tell(trial, state=TrialState.FAIL)
    else:
        study.tell(trial, value)
    return dict(trial.params)


def resumed(strategy: Strategy, past: list[FrozenTrial]) -> list[dict[str, Any]]:
    """What is asked next of which only the trials are known."""
    study, from_seed = optuna.create_study(direction="maximize"), strategy.start(SPACE, active)
    study.add_trials(past)
    return [asked(study, from_seed, len(past) + i) for i in range(N_ASKED_AFTER)]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_a_resumed_search_goes_on_as_an_unbroken_one(strategy: Strategy) -> None:
    study, from_seed = optuna.create_study(direction="maximize"), strategy.start(SPACE, active)
    unbroken = [asked(study, from_seed, number) for number in range(BREAKS[-1] + N_ASKED_AFTER)]
    for n in BREAKS:
        assert resumed(strategy, study.get_trials()[:n]) == unbroken[n : n + N_ASKED_AFTER]
