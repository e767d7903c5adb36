import pytest
from optuna.samplers import RandomSampler

from nas_desktop.core.objectives import ACCURACY_ALONE
from nas_desktop.search.adviser import Adviser
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import a_failed_trial, a_trial_finished, a_trial_started


def an_adviser() -> Adviser:
    adviser = Adviser(PLAIN_CNN.draw, ACCURACY_ALONE)
    for event in (a_trial_started(0), a_trial_finished(0, 0.5), a_trial_started(1), a_failed_trial(1)):
        adviser.hear(event)
    return adviser


def test_what_was_asked_is_forgotten() -> None:
    adviser = an_adviser()
    with adviser.question():
        for _ in range(3):
            asked = adviser.ask(RandomSampler(seed=1))
            PLAIN_CNN.draw(asked)
            adviser.pass_over(asked)
        assert len(adviser._trials) == 5
    assert [trial.number for trial in adviser._trials] == [0, 1]
    with adviser.question():
        assert adviser.ask(RandomSampler(seed=1)).number == 2


def test_a_question_that_ends_in_an_error_is_forgotten_too() -> None:
    adviser = an_adviser()
    with pytest.raises(ValueError, match="not a number"), adviser.question():
        _fail(adviser)
    assert len(adviser._trials) == 2


def _fail(adviser: Adviser) -> None:
    adviser.ask(RandomSampler(seed=1))
    raise ValueError("not a number")


def test_trials_heard_after_a_question_have_the_next_numbers() -> None:
    adviser = an_adviser()
    with adviser.question():
        adviser.answer(adviser.ask(RandomSampler(seed=1)), 0)
    adviser.hear(a_trial_started(2))
    adviser.hear(a_trial_finished(2, 0.7))
    assert [trial.value for trial in adviser._trials] == [0.5, None, 0.7]
    assert adviser._study.best_trial.number == 2


def test_a_repeat_is_answered_with_the_known_score() -> None:
    adviser = an_adviser()
    with adviser.question():
        adviser.answer(adviser.ask(RandomSampler(seed=1)), 0)
        adviser.answer(adviser.ask(RandomSampler(seed=1)), 1)  # failed: there is nothing to be told
        assert [trial.value for trial in adviser._trials] == [0.5, None, 0.5, None]
