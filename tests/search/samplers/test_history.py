import numpy as np
import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.trial import TrialState, create_trial

from nas_desktop.search.samplers.history import PASSED_OVER, even_weights, milestone
from nas_desktop.search.samplers.memory import Memory
from tests.search.samplers.studies import SMALL, small_active

PARAMS = {"deep": False, "kind": "a"}


def a_study(*values: float, direction: str = "maximize") -> optuna.Study:
    study = optuna.create_study(direction=direction, sampler=RandomSampler(seed=0))
    for value in values:
        study.add_trial(a_trial(value=value))
    return study


def a_trial(**fields: object) -> optuna.trial.FrozenTrial:
    kinds = {name: SMALL[name] for name in PARAMS}
    return create_trial(params=PARAMS, distributions=kinds, **fields)  # type: ignore[arg-type]


def scores(study: optuna.Study) -> list[float]:
    _, history = Memory(SMALL, small_active, None).read(study, -1)
    return [float(score) for score in history.scores(even_weights(study))]


def test_less_is_more_where_the_study_minimises() -> None:
    assert scores(a_study(1.0, 2.0, direction="minimize")) == [-1.0, -2.0]


def test_a_stopped_trial_is_poor_however_good_it_looked() -> None:
    study = a_study(0.1, 0.2, 0.3, 0.4, 0.5)
    study.add_trial(a_trial(state=TrialState.PRUNED, intermediate_values={1: 0.45}))
    study.add_trial(a_trial(state=TrialState.PRUNED))
    assert scores(study)[-2:] == [0.2, 0.2]


def test_a_stopped_trial_counts_as_if_it_had_gained_what_others_did() -> None:
    study = a_study()
    study.add_trial(a_trial(value=0.8, intermediate_values={1: 0.5}))
    study.add_trial(a_trial(state=TrialState.PRUNED, intermediate_values={1: 0.4}))
    assert scores(study) == [0.8, pytest.approx(0.7)]


def test_where_less_is_more_a_stopped_trial_gains_downwards() -> None:
    study = a_study(direction="minimize")
    study.add_trial(a_trial(value=0.2, intermediate_values={1: 0.5}))
    study.add_trial(a_trial(state=TrialState.PRUNED, intermediate_values={1: 0.6}))
    assert scores(study) == [-0.2, pytest.approx(-0.3)]


def test_a_trial_that_rests_tells_what_it_has_come_to() -> None:
    study = a_study()
    study.add_trial(a_trial(value=0.8, intermediate_values={1: 0.5}))
    study.add_trial(a_trial(state=TrialState.RUNNING, intermediate_values={1: 0.4}))
    study.add_trial(a_trial(state=TrialState.RUNNING))
    _, history = Memory(SMALL, small_active, None).read(study, -1)
    assert scores(study) == [0.8, pytest.approx(0.7)]
    assert len(history.running) == 1


def test_what_breaks_a_constraint_is_worse_than_anything_that_does_not() -> None:
    study = a_study(0.1, 0.2)
    study.add_trial(a_trial(value=0.9, system_attrs={"constraints:size": 2.0}))
    study.add_trial(a_trial(value=0.9, system_attrs={"constraints:size": 1.0}))
    study.add_trial(a_trial(value=0.05, system_attrs={"constraints:size": -1.0}))
    ranking = np.argsort(scores(study)).tolist()
    assert ranking == [2, 3, 4, 0, 1]


def test_several_objectives_favour_the_one_that_weighs_more() -> None:
    study = optuna.create_study(directions=["maximize", "minimize"])
    for values in ([1.0, 1.0], [0.0, 0.0]):
        study.add_trial(a_trial(values=values))
    _, history = Memory(SMALL, small_active, None).read(study, -1)
    assert np.argmax(history.scores([0.9, 0.1])) == 0
    assert np.argmax(history.scores([0.1, 0.9])) == 1


@pytest.mark.parametrize("state", [TrialState.COMPLETE, TrialState.FAIL, TrialState.RUNNING, TrialState.PRUNED])
def test_a_design_is_taken_whatever_became_of_it(state: TrialState) -> None:
    study = a_study()
    study.add_trial(a_trial(state=state, value=0.5 if state == TrialState.COMPLETE else None))
    space, history = Memory(SMALL, small_active, None).read(study, -1)
    assert history.taken[space.key(PARAMS)] == 1


def test_a_design_that_waits_to_be_trained_is_taken() -> None:
    study = a_study()
    study.enqueue_trial(PARAMS)
    space, history = Memory(SMALL, small_active, None).read(study, -1)
    assert history.taken[space.key(PARAMS)] == 1


def test_a_question_that_was_passed_over_counts_for_nothing() -> None:
    study = a_study()
    study.add_trial(a_trial(state=TrialState.FAIL, user_attrs={PASSED_OVER: True}))
    space, history = Memory(SMALL, small_active, None).read(study, -1)
    assert history.taken[space.key(PARAMS)] == 0


def test_milestones_are_every_trial_at_first_and_rarer_later() -> None:
    assert [milestone(n) for n in (0, 5, 23, 24, 27, 28, 99, 1000)] == [0, 5, 23, 24, 24, 28, 96, 960]
