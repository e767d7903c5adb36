"""Guided, on made-up objectives small enough to know what is right."""

from typing import Any

import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.trial import TrialState

from nas_desktop.search.samplers.guided_search import GuidedSearch, best_and_latest
from nas_desktop.search.samplers.memory import Memory
from tests.search.samplers.studies import (
    SMALL,
    SPACE,
    active,
    designs,
    draw,
    draw_small,
    run,
    score,
    small_active,
    small_score,
)  # fmt: skip


def guided(seed: int, admits: Any = None) -> GuidedSearch:
    return GuidedSearch(seed, Memory(SPACE, active, admits))


def told_small(seed: int, admits: Any = None) -> GuidedSearch:
    return GuidedSearch(seed, Memory(SMALL, small_active, admits))


def asked_of(study: optuna.Study, sampler: GuidedSearch) -> dict[str, Any]:
    study.sampler = sampler
    trial = study.ask()
    draw(trial)
    study.tell(trial, state=TrialState.FAIL)
    return dict(trial.params)


def test_it_is_ahead_of_random_search_where_there_is_something_to_learn() -> None:
    def best(sampler: Any) -> float:
        return float(run(sampler, 30).best_value)

    ahead = [best(guided(seed)) > best(RandomSampler(seed=seed)) for seed in range(6)]
    assert sum(ahead) >= 5


def test_minimising_is_maximising_the_opposite() -> None:
    up = run(guided(3), 15)
    down = run(guided(3), 15, objective=lambda values: -score(values), direction="minimize")
    assert designs(up) == designs(down)


@pytest.mark.parametrize("seed", range(3))
def test_a_small_space_is_trained_whole_before_anything_is_trained_twice(seed: int) -> None:
    study = run(told_small(seed), 15, draw_small, small_score)
    assert len(set(designs(study))) == 15


def test_an_exhausted_space_is_gone_through_again() -> None:
    study = run(told_small(0), 30, draw_small, small_score)
    assert all(designs(study).count(design) == 2 for design in designs(study))


def test_a_failed_design_is_not_tried_again() -> None:
    study = optuna.create_study(direction="maximize", sampler=told_small(0))
    for number in range(15):
        trial = study.ask()
        values = draw_small(trial)
        if number % 3:
            study.tell(trial, small_score(values))
        else:
            study.tell(trial, state=TrialState.FAIL)
    assert len(set(designs(study))) == 15


def test_several_at_once_ask_for_different_designs() -> None:
    study = run(told_small(1), 6, draw_small, small_score)
    running = []
    for _ in range(9):
        trial = study.ask()
        draw_small(trial)
        running.append(trial)
    assert len(set(designs(study))) == 15


def test_two_questions_before_either_is_answered_differ() -> None:
    study = run(told_small(2), 8, draw_small, small_score)
    first, second = study.ask(), study.ask()
    assert draw_small(first) != draw_small(second)


def test_an_answer_follows_from_the_seed_and_the_trials() -> None:
    study = run(guided(0), 40)
    fresh = asked_of(study, guided(77))
    memory = Memory(SPACE, active, None)
    past = optuna.create_study(direction="maximize")
    for trial in study.get_trials(deepcopy=False)[:40]:
        past.add_trial(trial)
        if trial.number >= 20:  # a memory that has seen the search grow
            asked_of_grown = optuna.create_study(direction="maximize")
            asked_of_grown.add_trials(past.get_trials())
            asked_of(asked_of_grown, GuidedSearch(5, memory))
    assert asked_of(past, GuidedSearch(77, memory)) == fresh


def test_what_is_fixed_is_kept_and_the_rest_is_chosen_around_it() -> None:
    study = run(guided(4), 10)
    for _ in range(5):
        study.enqueue_trial({"n": 1})
    for _ in range(5):
        trial = study.ask()
        draw(trial)
        assert trial.params["n"] == 1
        study.tell(trial, 0.0)
    assert len(set(designs(study))) == 15


def test_designs_beyond_the_limits_are_not_asked_for() -> None:
    study = run(guided(5, admits=lambda design: design["n"] < 3), 20)
    assert all(trial.params["n"] < 3 for trial in study.trials)


def test_only_designs_that_exist_are_asked_for() -> None:
    for trial in run(guided(6), 20).trials:
        assert set(trial.params) == set(active(trial.params))


def test_a_parameter_the_space_does_not_know_is_drawn() -> None:
    study = run(guided(8), 12, lambda trial: {**draw(trial), "more": trial.suggest_float("more", 0, 1)})
    assert all(0 <= trial.params["more"] <= 1 for trial in study.trials)


def test_a_range_that_changed_is_respected() -> None:
    study = run(guided(9), 10)
    study.sampler = guided(10)
    trial = study.ask()
    assert 1 <= trial.suggest_float("rate", 1.0, 2.0, log=True) <= 2


def test_several_objectives_are_searched() -> None:
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=guided(11))
    for _ in range(20):
        trial = study.ask()
        values = draw(trial)
        study.tell(trial, [score(values), float(sum(values["widths"]))])
    assert len({trial.values[1] for trial in study.best_trials}) > 2
    assert len(set(designs(study))) == 20


def test_the_model_keeps_the_best_and_the_latest() -> None:
    import numpy as np

    scores = np.array([9.0, 0.0, 8.0, 1.0, 2.0, 3.0])
    assert best_and_latest(scores, 4).tolist() == [0, 2, 4, 5]
    assert best_and_latest(scores, 10).tolist() == list(range(6))
