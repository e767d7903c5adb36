"""What a new search takes of an earlier one that screened its networks, or let them rest."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import EpochFinished, Event, SearchPlanned, TrialStarted
from nas_desktop.core.project import Project
from nas_desktop.search.history_import import OTHER_SCHEDULE, History, import_events
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import (
    a_config,
    a_mode_chosen,
    a_plan,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
    some_data,
)
from tests.staged_search import HALVING, STORY

NO_SCREENING = a_plan(screen_epochs=0)
SCREENS = a_plan(screen_epochs=1)


def taken(
    root: Path, story: Sequence[Event], plan: SearchPlanned | None
) -> tuple[list[TrialStarted], list[Event], Counter[str]]:
    """The starts of the trials that are taken over, all that is told of them, and how many are left out."""
    config = a_config()
    project = Project.create(root, config.model_dump(mode="json"), "old")
    with closing(EventLog(project.events)) as log:
        log.append_all((a_search_started(), data_ready(), a_mode_chosen(), *story))
    history = History.read(root)
    fits, left_out = history.fitting(
        config, some_data(), PLAIN_CNN, PLAIN_CNN.draw, {"use_batch_norm": True}, lambda started: True, plan
    )
    events = list(import_events(history, fits, left_out, lambda mode: 0, lambda trial, folder: ""))
    return [event for event in events if isinstance(event, TrialStarted)], events, left_out


def with_own_params(story: Sequence[Event]) -> list[Event]:
    """Parameters as the space resolves what was drawn: what is taken over is drawn anew."""
    return [
        replace(event, params=PLAIN_CNN.resolve(event.drawn, {"use_batch_norm": True}))
        if isinstance(event, TrialStarted) and event.drawn
        else event
        for event in story
    ]


def test_a_search_that_does_not_screen_takes_the_full_trainings(tmp_path: Path) -> None:
    for plan in (None, NO_SCREENING):
        starts, _, left_out = taken(tmp_path / str(plan is None), with_own_params(STORY), plan)
        assert [(start.trial, start.stage, start.seed) for start in starts] == [(0, "full", 102), (1, "full", 103)]
        assert left_out == {OTHER_SCHEDULE: 2}


def test_a_full_training_whose_screening_is_left_out_stands_alone(tmp_path: Path) -> None:
    starts, _, _ = taken(tmp_path / "p", with_own_params(STORY), NO_SCREENING)
    assert [(start.design, start.promoted_from) for start in starts] == [(0, None), (1, None)]


def test_a_search_that_screens_as_long_takes_both_with_their_tie(tmp_path: Path) -> None:
    starts, _, left_out = taken(tmp_path / "p", with_own_params(STORY), SCREENS)
    assert [(start.stage, start.design, start.promoted_from) for start in starts] == [
        ("screen", 0, None),
        ("screen", 1, None),
        ("full", 1, 1),
        ("full", 0, 0),
    ]
    assert not left_out


def test_the_tie_follows_the_new_numbers(tmp_path: Path) -> None:
    failed = (a_trial_started(0, drawn={"n_conv_layers": 99}), a_trial_finished(0, 0.4))
    later = [
        replace(event, trial=event.trial + 1, design=event.design + 1, promoted_from=_next(event.promoted_from))
        if isinstance(event, TrialStarted) and event.study == "search"
        else replace(event, trial=event.trial + 1)  # type: ignore[call-arg,type-var]
        if getattr(event, "study", "") == "search"
        else event
        for event in with_own_params(STORY)
    ]
    starts, _, _ = taken(tmp_path / "p", [*failed, *later], SCREENS)
    assert [(start.design, start.promoted_from) for start in starts] == [(0, None), (1, None), (1, 1), (0, 0)]


def _next(trial: int | None) -> int | None:
    return None if trial is None else trial + 1


def test_screenings_of_another_length_are_left_out(tmp_path: Path) -> None:
    starts, _, left_out = taken(tmp_path / "p", with_own_params(STORY), a_plan(screen_epochs=2, full_epochs=3))
    assert (starts, left_out) == ([], {OTHER_SCHEDULE: 4})


def test_a_training_against_the_clock_is_left_out(tmp_path: Path) -> None:
    story = (a_trial_started(0, max_seconds=60.0), a_trial_finished(0))
    starts, _, left_out = taken(tmp_path / "p", with_own_params(story), None)
    assert (starts, left_out) == ([], {OTHER_SCHEDULE: 1})


def test_a_trial_that_rested_brings_its_whole_curve(tmp_path: Path) -> None:
    story = [replace(e, rests_after=1) if isinstance(e, TrialStarted) else e for e in with_own_params(HALVING)]
    starts, events, _ = taken(tmp_path / "p", story, None)
    curve = [event.epoch for event in events if isinstance(event, EpochFinished) and event.trial == 0]
    assert curve == [1, 2]
    assert [(start.resumes_after, start.rests_after) for start in starts] == [(0, None)] * 2


def test_an_interrupted_trial_brings_no_epoch_twice(tmp_path: Path) -> None:
    story = (
        *(a_trial_started(0), an_epoch(0, 1), an_epoch(0, 2, 0.3)),
        *(a_trial_started(0, resumes_after=1), an_epoch(0, 2, 0.4), a_trial_finished(0)),
    )
    _, events, _ = taken(tmp_path / "p", with_own_params(story), None)
    curve = [(event.epoch, event.val_accuracy) for event in events if isinstance(event, EpochFinished)]
    assert curve == [(1, 0.5), (2, 0.4)]
