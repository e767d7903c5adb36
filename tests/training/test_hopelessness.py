from dataclasses import replace

import pytest

from nas_desktop.training.class_scores import ClassScores
from nas_desktop.training.hopelessness import is_hopeless
from tests.builders import a_training

GUESSED = ClassScores(loss=0.7, accuracy=0.5, balanced_accuracy=0.5, macro_f1=0.33, recall=(1.0, 0.0))
TRAINING = a_training(n_epochs=100, stops_at_chance=True)


@pytest.mark.parametrize(("n_epochs", "share_of_time"), [(60, 0.0), (1, 0.6)])
def test_guessing_late_in_the_epochs_or_in_the_time_is_hopeless(n_epochs: int, share_of_time: float) -> None:
    assert is_hopeless(TRAINING, n_epochs, share_of_time, GUESSED)


@pytest.mark.parametrize(("n_epochs", "share_of_time"), [(59, 0.59), (0, 0.9), (100, 0.0)])
def test_guessing_early_or_at_the_end_is_not(n_epochs: int, share_of_time: float) -> None:
    assert not is_hopeless(TRAINING, n_epochs, share_of_time, GUESSED)


def test_what_is_a_little_better_than_guessing_is_not() -> None:
    assert not is_hopeless(TRAINING, 60, 0.0, replace(GUESSED, balanced_accuracy=0.53))


def test_nothing_is_where_no_stop_was_asked_for() -> None:
    assert not is_hopeless(replace(TRAINING, stops_at_chance=False), 60, 0.0, GUESSED)
