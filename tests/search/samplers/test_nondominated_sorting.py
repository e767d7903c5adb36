import numpy as np
import optuna
import pytest

from nas_desktop.analysis.pareto import pareto_front
from nas_desktop.search.samplers.nondominated_sorting import _crowding, _parents, _ranked, _ranks
from nas_desktop.search.strategies.nsga2 import NSGA2

POINTS = np.array([[0.5, -3.0], [0.9, -9.0], [0.4, -4.0], [0.6, -5.0], [0.3, -9.0]])  # score, minus the size


def test_the_first_rank_is_the_front() -> None:
    front = pareto_front([-y for _, y in POINTS], [x for x, _ in POINTS])
    assert sorted(front) == np.flatnonzero(_ranks(POINTS) == 0).tolist()


def test_a_later_rank_is_beaten_by_the_ones_before_it() -> None:
    assert _ranks(POINTS).tolist() == [0, 0, 1, 0, 2]


def test_the_ends_of_a_front_are_kept_before_its_middle() -> None:
    line = np.array([[0.0, 1.0], [0.5, 0.5], [0.51, 0.49], [1.0, 0.0]])
    assert set(_ranked(line)[:2]) == {0, 3}


def test_alike_points_are_not_lonely() -> None:
    assert _crowding(np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]))[1] == 0.0


def test_there_are_no_parents_before_the_first_generation_is_whole() -> None:
    values = np.column_stack([np.arange(20.0), -np.arange(20.0)])
    assert _parents(values[:19]) == []
    assert len(_parents(values)) == 20


def test_good_parents_outlive_their_generation() -> None:
    values = np.column_stack([np.r_[np.full(20, 9.0), np.full(20, 1.0)], np.arange(40.0)])
    values[20:, 1] = 0.0
    assert set(_parents(values)) == set(range(20))


def asked(study: optuna.Study, seed: int) -> tuple[optuna.Trial, float, float]:
    study.sampler = SAMPLER(seed)
    trial = study.ask()
    return trial, trial.suggest_float("x", 0, 1), trial.suggest_float("y", 0, 1)


SAMPLER = NSGA2.start()


def searched(n_trials: int, seed: int) -> optuna.Study:
    """High x costs size; y only harms."""
    study = optuna.create_study(directions=["maximize", "minimize"])
    for number in range(n_trials):
        trial, x, y = asked(study, 1000 * seed + number)
        study.tell(trial, [x - y, x + y])
    return study


def test_it_moves_towards_the_front() -> None:
    study = searched(120, seed=1)
    harm = [trial.params["y"] for trial in study.trials]
    assert np.mean(harm[-20:]) < 0.5 * np.mean(harm[:20])


def test_the_same_seed_asks_for_the_same_whatever_was_kept_in_memory() -> None:
    study = searched(45, seed=2)
    fresh = NSGA2.start()
    answers = []
    for start in (SAMPLER, fresh):
        study.sampler = start(7)
        trial = study.ask()
        answers.append((trial.suggest_float("x", 0, 1), trial.suggest_float("y", 0, 1)))
        study._storage._studies[study._study_id].trials.pop()  # type: ignore[attr-defined]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("direction", ["maximize", "minimize"])
def test_one_objective_is_a_front_of_one(direction: str) -> None:
    study = optuna.create_study(direction=direction)
    for number in range(30):
        trial, x, _ = asked(study, number)
        study.tell(trial, x)
    assert len(study.trials) == 30
