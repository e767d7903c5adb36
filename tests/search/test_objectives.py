"""Searches that are after another score, or after a front."""

from collections.abc import Iterable
from pathlib import Path

import optuna
import pytest

from nas_desktop.core.events import SearchFinished, TrialFinished
from nas_desktop.core.objectives import Objectives
from nas_desktop.search import objectives as in_optuna
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import Message, Request, TrainTrial, TrialTrained
from tests.builders import a_config, a_trial_finished, an_epoch
from tests.search.conftest import Answer, Bench, usual_answer

ACCURACIES, SCORES = (0.6, 0.9, 0.7), (0.5, 0.3, 0.4)


def answer_with(scores: tuple[float, ...], gave_up: tuple[int, ...] = ()) -> Answer:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if not isinstance(request, TrainTrial):
            yield from usual_answer(request)
            return
        trial = request.spec.trial
        accuracy, score = ACCURACIES[trial], scores[trial]
        if trial not in gave_up:
            Path(request.model).mkdir(parents=True)
        yield an_epoch(trial, 1, accuracy, val_score=score)
        reason = "no better than guessing" if trial in gave_up else ""
        yield TrialTrained(trial, 1, accuracy, 1.0, reason, score, (0.2, 0.4), trial in gave_up)

    return answer


def finished_trials(events: Iterable[object]) -> list[TrialFinished]:
    return [event for event in events if isinstance(event, TrialFinished)]


def models_of(bench: Bench) -> set[int]:
    return {int(path.name.removeprefix("trial-")) for path in (bench.root / "models").iterdir()}


def front_by_hand(events: Iterable[object]) -> list[int]:
    ended = sorted(finished_trials(events), key=lambda e: (e.n_params, -(e.score or 0.0)))
    front: list[TrialFinished] = []
    for event in ended:
        if not front or (event.score or 0.0) > (front[-1].score or 0.0):
            front.append(event)
    return [event.trial for event in front]


def test_the_best_has_the_highest_score_not_the_highest_accuracy(bench: Bench) -> None:
    events = bench.run(answer_with(SCORES), a_config(slots=1, objective="macro-f1"))
    finished = events[-1]
    assert isinstance(finished, SearchFinished)
    assert (finished.best_trial, finished.val_score, finished.val_accuracy) == (0, 0.5, 0.6)
    assert models_of(bench) == {0}


def test_optuna_is_told_the_score(bench: Bench) -> None:
    bench.run(answer_with(SCORES), a_config(slots=1, objective="macro-f1"))
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}")
    assert [trial.value for trial in study.trials] == list(SCORES)
    assert study.metric_names == ["validation macro-F1"]


def test_the_recall_of_each_class_is_in_the_log(bench: Bench) -> None:
    events = bench.run(answer_with(SCORES), a_config(slots=1))
    assert {event.recall for event in finished_trials(events)} == {(0.2, 0.4)}


@pytest.mark.parametrize("strategy", ["tpe", "random", "guided", "nsga2"])
def test_a_second_objective_makes_a_front_whose_weights_are_kept(bench: Bench, strategy: str) -> None:
    config = a_config(slots=1, also_minimise="params", strategy=strategy)
    events = bench.run(answer_with((0.5, 0.3, 0.4)), config)
    finished = events[-1]
    assert isinstance(finished, SearchFinished)
    assert list(finished.front) == front_by_hand(events)
    assert models_of(bench) == {*finished.front, finished.best_trial}


def test_the_study_has_two_directions(bench: Bench) -> None:
    events = bench.run(answer_with(SCORES), a_config(slots=1, also_minimise="macs"))
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}")
    expected = [[event.score, float(event.n_macs)] for event in finished_trials(events)]
    assert [trial.values for trial in study.trials] == expected
    assert study.metric_names == ["validation accuracy", "multiply-adds"]


@pytest.mark.parametrize(("size", "value"), [("none", 0.3), ("params", None)])
def test_a_trial_that_learned_nothing_is_pruned_in_optuna_too(bench: Bench, size: str, value: float | None) -> None:
    config = a_config(slots=1, also_minimise=size)
    events = bench.run(answer_with(SCORES, gave_up=(1,)), config)
    assert [event.state for event in finished_trials(events)] == ["COMPLETE", "PRUNED", "COMPLETE"]
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}")
    pruned = study.trials[1]
    assert pruned.state == optuna.trial.TrialState.PRUNED
    assert pruned.values == (None if value is None else [value])


@pytest.mark.parametrize("objectives", [Objectives(), Objectives(size="params")])
def test_a_strategy_goes_on_after_a_pruned_trial(objectives: Objectives) -> None:
    study = optuna.create_study(directions=in_optuna.directions(objectives))
    study.sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=1)
    for number in range(4):
        study.ask().suggest_float("x", 0, 1)
        state = "PRUNED" if number == 1 else "COMPLETE"
        in_optuna.tell(study, number, objectives, a_trial_finished(number, 0.5 + 0.1 * number, state=state))
    assert 0 <= study.ask().suggest_float("x", 0, 1) <= 1


def test_the_adviser_hears_sizes_as_their_logarithm() -> None:
    objectives = Objectives(size="params")
    study = optuna.create_study(directions=in_optuna.directions(objectives))
    study.ask()
    in_optuna.tell(study, 0, objectives, a_trial_finished(0, 0.5, n_params=1000), log_size=True)
    assert study.trials[0].values == [0.5, 3.0]
