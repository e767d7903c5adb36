"""Under the classic recipe trials rest, and the best go on from there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchFinished, SearchPlanned, TrialFinished, TrialParked, TrialStarted
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import Message, Request, TrainTrial
from tests.builders import a_config
from tests.search.conftest import Bench, usual_answer
from tests.search.test_engine import of


def classic(**changes: Any) -> SearchConfig:
    """Nine designs, one after another; each rests after one epoch of five, and after three."""
    asked = {"n_trials": 9, "n_epochs": 5, "slots": 1, "screening": "on", "recipe": "classic"}
    return a_config(**{**asked, **changes})


def test_every_trial_rests_after_an_epoch_and_the_best_third_goes_on(bench: Bench) -> None:
    events = bench.run(config=classic())
    assert of(SearchPlanned, events)[0].is_halving
    first = [one for one in of(TrialParked, events) if one.epoch == 1]
    second = [one for one in of(TrialParked, events) if one.epoch == 3]
    assert sorted(one.trial for one in first) == list(range(9))
    assert 3 <= len(second) < 9


def test_a_trial_that_goes_on_does_so_under_its_own_number_from_where_it_rests(bench: Bench) -> None:
    events = bench.run(config=classic())
    best = of(SearchFinished, events)[0].best_trial
    starts = [one for one in of(TrialStarted, events) if one.trial == best]
    assert [(one.resumes_after, one.rests_after, one.epochs) for one in starts] == [(0, 1, 5), (1, 3, 5), (3, None, 5)]


def test_the_best_design_is_trained_to_its_end(bench: Bench) -> None:
    events = bench.run(config=classic())  # later trials score better
    ended = {one.trial: one for one in of(TrialFinished, events)}
    assert (ended[8].state, ended[8].epochs) == ("COMPLETE", 5)
    assert of(SearchFinished, events)[0].best_trial == 8


def test_whoever_still_rests_in_the_end_is_pruned_with_what_it_reached(bench: Bench) -> None:
    events = bench.run(config=classic())
    pruned = [one for one in of(TrialFinished, events) if one.state == "PRUNED"]
    assert pruned
    assert {one.reason for one in pruned} == {"not among the best"}
    assert all(one.epochs in (1, 3) and one.score is not None for one in pruned)
    assert len(of(TrialFinished, events)) == 9


def test_nothing_is_kept_of_trials_that_rested(bench: Bench) -> None:
    bench.run(config=classic())
    assert list((bench.root / "checkpoints").iterdir()) == []


@pytest.mark.parametrize("nth", [1, 4, 9, 12])
def test_a_search_stopped_at_any_start_ends_as_an_unbroken_one(bench: Bench, nth: int, tmp_path: Path) -> None:
    unbroken = of(TrialFinished, Bench(tmp_path / "unbroken").run(config=classic()))
    n_starts = 0

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        nonlocal n_starts
        n_starts += isinstance(request, TrainTrial)
        if isinstance(request, TrainTrial) and n_starts == nth:
            bench.control.request("stop")
        else:
            yield from usual_answer(request)

    bench.run(answer, classic())
    bench.run()
    assert [(one.trial, one.state, one.epochs, one.score, one.params) for one in of(TrialFinished, bench.logged)] == [
        (one.trial, one.state, one.epochs, one.score, one.params) for one in unbroken
    ]
