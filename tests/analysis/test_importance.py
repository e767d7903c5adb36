"""Shares of the variation: functions whose answer is known, few trials, and what another implementation says."""

import random
from collections.abc import Callable
from math import log10

import optuna
import pytest
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator, get_param_importances

from nas_desktop.analysis.importance import (
    FEW_TRIALS,
    LEAST_TRIALS,
    Importances,
    Observation,
    importances,
    observations,
)
from nas_desktop.core.specs import Config
from nas_desktop.core.state import SearchState
from tests.builders import DRAWN, a_failed_trial, a_search_started, a_trial_finished, a_trial_started, an_epoch

Score = Callable[[Config], float]
_RATES = ("rate",)


def _draw(rng: random.Random) -> Config:
    n_layers = rng.randint(1, 4)
    config: Config = {
        "n_layers": n_layers,
        "rate": 10 ** rng.uniform(-4, -2),
        "optimizer": rng.choice(("Adam", "AdamW", "SGD")),
        "dropout": rng.uniform(0, 0.5),
        "batch_norm": rng.choice((True, False)),
    }
    return {**config, **{f"filters_{i}": rng.choice((32, 64, 128, 256)) for i in range(n_layers)}}


def _trials(n: int, score: Score, noise: float = 0.005, seed: int = 0, epochs: int = 8) -> list[Observation]:
    rng = random.Random(seed)
    drawn = [_draw(rng) for _ in range(n)]
    return [Observation(config, score(config) + rng.gauss(0, noise), epochs) for config in drawn]


def _shares(found: Importances) -> dict[str, float]:
    return {parameter.name: parameter.share for parameter in found.parameters}


def _layers(config: Config) -> float:
    return 0.5 + 0.1 * int(config["n_layers"])


def _rate(config: Config) -> float:
    return 0.8 - 0.1 * (log10(float(config["rate"])) + 3) ** 2


def _optimizer(config: Config) -> float:
    return 0.7 + 0.1 * (config["optimizer"] == "SGD")


@pytest.mark.parametrize(("score", "name"), [(_layers, "n_layers"), (_rate, "rate"), (_optimizer, "optimizer")])
def test_what_decides_alone_has_almost_all(score: Score, name: str) -> None:
    found = importances(_trials(200, score), _RATES)

    assert found.verdict == "clear"
    assert found.parameters[0].name == name
    assert found.parameters[0].share > 0.75


def test_two_that_add_up_share_as_their_variances_do() -> None:
    """Of independent terms with variances 4 to 1."""
    trials = _trials(600, lambda config: 0.2 * bool(config["batch_norm"]) + 0.2 * float(config["dropout"]) * 3**0.5)

    shares = _shares(importances(trials, _RATES))

    assert shares["batch_norm"] == pytest.approx(0.8, abs=0.08)
    assert shares["dropout"] == pytest.approx(0.2, abs=0.08)


@pytest.mark.parametrize("n", [12, 40, 300])
def test_chance_names_no_winner(n: int) -> None:
    found = importances(_trials(n, lambda config: 0.6, noise=0.05), _RATES)

    assert found.verdict == "unclear"
    assert found.explained < 0.05


def test_chance_beside_a_rule_is_left_over() -> None:
    half_chance = _trials(400, _layers, noise=0.112)  # the standard deviation of the rule

    found = importances(half_chance, _RATES)

    assert 0.35 < found.explained < 0.6


def test_settings_that_only_act_together_are_left_over() -> None:
    trials = _trials(400, lambda config: 0.6 + 0.2 * (bool(config["batch_norm"]) ^ (float(config["dropout"]) > 0.25)))

    assert importances(trials, _RATES).explained < 0.2


def _third_filters(config: Config) -> float:
    return 0.6 + 0.2 * (int(config["filters_2"]) > 64) if "filters_2" in config else 0.7


def test_a_setting_that_some_trials_have_is_judged_among_them() -> None:
    found = importances(_trials(300, _third_filters), _RATES)

    first = found.parameters[0]
    assert first.name == "filters_2"
    assert first.share > 0.8
    assert 100 < first.n_trials < 200


def test_having_a_setting_counts_for_what_decides_it() -> None:
    """More layers are better; how many filters the further layers have does not matter."""
    shares = _shares(importances(_trials(300, _layers), _RATES))

    assert shares["n_layers"] > 0.8
    assert max(share for name, share in shares.items() if name.startswith("filters")) < 0.05


def test_shares_never_exceed_the_whole() -> None:
    for seed in range(6):
        found = importances(_trials(14, _layers, seed=seed), _RATES)
        assert found.explained <= 1.0 + 1e-9


def test_epochs_are_accounted_for_and_not_shown() -> None:
    """Screenings score lower for their fewer epochs; the settings explain the rest."""
    long = _trials(150, _layers, seed=1, epochs=8)
    short = [
        Observation(trial.values, trial.score - 0.3, epochs=2) for trial in _trials(150, _layers, seed=2, epochs=2)
    ]

    found = importances([*long, *short], _RATES)

    assert found.parameters[0].name == "n_layers"
    assert found.parameters[0].share > 0.75
    assert all(parameter.name in long[0].values or "filters" in parameter.name for parameter in found.parameters)


def test_too_few_trials_are_said_with_how_many_are_missing() -> None:
    found = importances(_trials(7, _layers))

    assert (found.verdict, found.n_missing) == ("too few", LEAST_TRIALS - 7)


def test_from_ten_trials_on_the_rule_is_found_but_rough() -> None:
    found = importances(_trials(14, _layers), _RATES)

    assert found.parameters[0].name == "n_layers"
    assert found.is_rough
    assert found.parameters[0].spread > 0.1


def test_enough_trials_are_not_rough() -> None:
    assert not importances(_trials(FEW_TRIALS, _layers), _RATES).is_rough


def test_scores_that_are_alike_are_said_to_be() -> None:
    assert importances(_trials(30, lambda config: 0.6, noise=0.001)).verdict == "alike"


def test_the_same_trials_give_the_same_shares() -> None:
    trials = _trials(40, _layers)

    assert importances(trials, _RATES) == importances(trials, _RATES)


def test_thousands_of_trials_are_thinned_but_counted() -> None:
    found = importances(_trials(2000, _layers), _RATES)

    assert found.n_trials == 2000
    assert found.parameters[0].n_trials == 2000


def test_a_setting_with_one_value_is_not_judged() -> None:
    trials = [Observation({**trial.values, "fixed": 1}, trial.score) for trial in _trials(30, _layers)]

    assert "fixed" not in _shares(importances(trials, _RATES))


def _study(trials: list[Observation], names: list[str]) -> optuna.Study:
    space: dict[str, BaseDistribution] = {
        "n_layers": IntDistribution(1, 4),
        "rate": FloatDistribution(1e-4, 1e-2, log=True),
        "optimizer": CategoricalDistribution(("Adam", "AdamW", "SGD")),
        "dropout": FloatDistribution(0.0, 0.5),
        "batch_norm": CategoricalDistribution((True, False)),
    }
    distributions = {name: space[name] for name in names}
    study = optuna.create_study(direction="maximize")
    for trial in trials:
        params = {name: trial.values[name] for name in names}
        study.add_trial(optuna.create_trial(params=params, distributions=distributions, value=trial.score))
    return study


@pytest.mark.filterwarnings("ignore")  # Optuna's own
@pytest.mark.parametrize("evaluator", [FanovaImportanceEvaluator(seed=0), PedAnovaImportanceEvaluator()])
def test_the_order_is_that_of_optuna(evaluator: FanovaImportanceEvaluator | PedAnovaImportanceEvaluator) -> None:
    names = ["n_layers", "rate", "optimizer", "dropout", "batch_norm"]

    def score(config: Config) -> float:
        return _layers(config) + 0.5 * _rate(config) + 0.01 * (config["optimizer"] == "SGD")

    trials = _trials(150, score, seed=4)
    theirs = get_param_importances(_study(trials, names), evaluator=evaluator)

    ours = [parameter.name for parameter in importances(trials, _RATES).parameters if parameter.name in names]

    assert ours[0] == next(iter(theirs))
    assert set(ours[:2]) == set(list(theirs)[:2])


def _state() -> SearchState:
    state = SearchState()
    state.apply(a_search_started(n_trials=5))
    for trial in range(4):
        state.apply(a_trial_started(trial))
        state.apply(an_epoch(trial, 1, 0.3))
    state.apply(a_trial_finished(0, 0.5))
    state.apply(a_trial_finished(1, 0.2, state="PRUNED"))
    state.apply(a_failed_trial(2))
    return state


def test_complete_trials_are_observed_by_what_was_drawn() -> None:
    assert observations(_state()) == (Observation(DRAWN, 0.5, 2),)


def test_a_screening_is_observed_with_its_own_epochs() -> None:
    state = _state()
    state.apply(a_trial_started(4, stage="screen"))
    state.apply(an_epoch(4, 1, 0.4))
    state.apply(a_trial_finished(4, 0.4, state="PRUNED", stage="screen"))

    assert observations(state)[1:] == (Observation(DRAWN, 0.4, 1),)
