"""What is said of a model is true of it, and no more than is known."""

import pytest

from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import model_words as words
from tests.builders import (
    a_failed_trial,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
    some_data,
)


def a_search(*, finished: bool = True, name: str = "synthetic", test_accuracy: float | None = 0.823) -> SearchState:
    """Trial 0 is the best, trial 1 the other."""
    state = SearchState()
    state.apply(a_search_started())
    state.apply(data_ready(data=some_data(name=name, n_test=10_000, n_val=2000)))
    for trial, score in enumerate((0.829, 0.7)):
        state.apply(a_trial_started(trial))
        state.apply(a_trial_finished(trial, score))
    if finished:
        state.apply(a_search_finished(test_accuracy=test_accuracy))
    return state


def row(state: SearchState, trial: int) -> TrialRow:
    return state.rows["search", trial]


def test_the_winner_is_judged_by_its_test_score() -> None:
    state = a_search()

    said = words.headline(state, row(state, 0))

    assert (said.figure, said.unit) == ("82.3", "% on 10,000 test images")
    assert said.below == "81.5 to 83.0 with 95 % confidence"


def test_without_a_test_score_the_validation_stands() -> None:
    state = a_search(finished=False)

    said = words.headline(state, row(state, 0))

    assert (said.figure, said.unit, said.verdict) == ("82.9", "% on 2,000 validation images", "")


def test_another_trial_has_no_test_score() -> None:
    state = a_search()

    said = words.headline(state, row(state, 1))

    assert said.unit == "% on 2,000 validation images"
    assert said.below == "Only the winner is scored on the test images."


def test_a_running_trial_says_how_far_it_is() -> None:
    state = a_search(finished=False)
    state.apply(a_trial_started(2))
    state.apply(an_epoch(2, 1, 0.5))

    assert words.state_words(state, row(state, 2)) == "Running, epoch 2 of 2"
    assert words.headline(state, row(state, 2)).unit.endswith("so far")


def test_a_failed_trial_says_why() -> None:
    state = a_search()
    state.apply(a_trial_started(2))
    state.apply(a_failed_trial(2))

    assert words.state_words(state, row(state, 2)) == "Failed: out of memory"
    assert words.headline(state, row(state, 2)).figure == "–"


@pytest.mark.parametrize(
    ("name", "accuracy", "verdict"),
    [
        ("cifar10", 0.9, "excellent for CIFAR-10"),
        ("cifar10", 0.85, "good for CIFAR-10"),
        ("cifar10", 0.7, ""),
        ("fashion-mnist", 0.9, ""),
        ("cifar100", 0.9, ""),
    ],
)
def test_a_verdict_is_given_where_its_measure_holds(name: str, accuracy: float, verdict: str) -> None:
    assert words.verdict(some_data(name=name), accuracy) == verdict


def test_the_size_of_the_file_is_exact_where_the_file_is_there() -> None:
    state = a_search()

    exact, about = (dict(words.cost_facts(row(state, 0), size))["File"] for size in (5_700_000, None))

    assert (exact, about) == ("5.7 MB", "about 6.0 kB")


def test_it_says_where_the_model_comes_from() -> None:
    state = a_search()
    state.apply(data_ready(data=some_data(fingerprint="a41c9e07d0")))

    assert dict(words.origin_facts(state, row(state, 0)))["Data"] == "Synthetic, a41c·9e07"
    assert dict(words.origin_facts(state, row(state, 0)))["Seed"] == "7"


@pytest.mark.parametrize(
    ("finished", "trial", "under_way", "said"),
    [
        (True, 0, False, None),
        (False, 0, True, ("accent", "Best so far. The test score comes at the end.")),
        (True, 1, False, ("accent", "Trial 1 is selected. The best is trial 0.", words.SHOW_BEST)),
    ],
)
def test_the_banner_says_which_model_this_is(
    finished: bool, trial: int, under_way: bool, said: tuple[str, ...] | None
) -> None:
    state = a_search(finished=finished)

    assert words.model_banner(state, row(state, trial), under_way=under_way) == said


def test_the_class_of_which_least_is_found_is_named() -> None:
    assert words.weakest_class((0.9, 0.52), ("boot", "shirt")) == "shirt, 52.0 %"


@pytest.mark.parametrize("recall", [(), (0.9,), (float("nan"), 0.5)])
def test_without_recall_of_two_classes_none_is_the_weakest(recall: tuple[float, ...]) -> None:
    assert words.weakest_class(recall, ("boot", "shirt")) == ""


def test_another_score_stands_beside_the_accuracy() -> None:
    state = SearchState()
    state.apply(a_search_started(config={"objective": "macro-f1"}))
    state.apply(a_trial_started(0))
    state.apply(a_trial_finished(0, 0.8, val_score=0.6))

    said = dict(words.score_facts(state, row(state, 0)))

    assert said == {"Validation macro-F1": "60.0 %", "Validation accuracy": "80.0 %"}
    assert "macro-F1" in words.headline(state, row(state, 0)).unit
