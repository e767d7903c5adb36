from dataclasses import fields
from typing import Any

import pytest

from nas_desktop.core.event_codec import event_from_json, event_name, event_to_json, is_transient
from nas_desktop.core.events import (
    EVENT_TYPES,
    DataReading,
    HistoryImported,
    LogWritten,
    SearchContinued,
    SearchEstimated,
    SearchExtended,
    SearchPaused,
    SearchResumed,
    StorageBlocked,
    StorageFreed,
    TrialParked,
    TrialProgress,
    TrialSilent,
)
from tests import builders

ONE_OF_EACH = (
    builders.a_search_started(),
    SearchResumed("/p", 1, (2, 3), builders.TIME),
    SearchExtended(40, builders.TIME),
    HistoryImported("/old", 12, {"outside the new search space": 8}, builders.TIME),
    DataReading(1, 2),
    builders.data_ready(),
    builders.a_mode_chosen(),
    SearchEstimated(20, 2, 600.0, 900.0, 70.0),
    builders.a_plan(),
    builders.a_trial_started(),
    builders.some_progress(),
    builders.an_epoch(),
    builders.a_trial_finished(),
    TrialSilent("search", 0, 75.0),
    StorageBlocked("full", "/p/events.db", "No space left on device", 0),
    StorageFreed(),
    SearchPaused(builders.TIME),
    SearchContinued(builders.TIME),
    TrialParked("search", 0, 1, 0.4, 9.5),
    builders.a_verdict(),
    builders.a_model_tested(),
    builders.a_search_finished(),
    LogWritten("info", "hello", 3),
)


def test_there_is_an_example_of_every_event() -> None:
    assert {type(event) for event in ONE_OF_EACH} == set(EVENT_TYPES)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda e: type(e).__name__)
def test_an_event_survives_its_json_form(event: Any) -> None:
    assert event_from_json(event_to_json(event)) == event


def test_names_are_those_other_programs_rely_on() -> None:
    names = {event_name(kind) for kind in EVENT_TYPES}
    assert {"search_started", "trial_started", "epoch_finished", "trial_finished", "search_finished"} <= names


@pytest.mark.parametrize(
    ("event", "promised"),
    [
        (builders.an_epoch(), "study trial epoch train_loss val_accuracy images_per_second"),
        (
            builders.a_trial_finished(),
            "study trial design stage epochs mode state val_accuracy n_params n_macs seconds params",
        ),
        (builders.a_trial_started(), "study trial design stage epochs mode"),
        (builders.a_search_finished(), "best_trial val_accuracy test_accuracy seconds project"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_promised_fields_are_there(event: Any, promised: str) -> None:
    assert set(promised.split()) <= set(event_to_json(event))


def test_a_kind_from_the_future_is_passed_over() -> None:
    assert event_from_json({"event": "coffee_made", "cups": 2}) is None


def test_a_field_from_the_future_is_passed_over() -> None:
    assert event_from_json({**event_to_json(builders.an_epoch()), "mood": "good"}) == builders.an_epoch()


def test_a_missing_field_is_refused() -> None:
    value = event_to_json(builders.an_epoch())
    del value["val_accuracy"]
    with pytest.raises(ValueError, match="val_accuracy"):
        event_from_json(value)


def test_only_progress_and_estimates_are_transient() -> None:
    transient = {type(event) for event in ONE_OF_EACH if is_transient(event)}
    assert transient == {DataReading, SearchEstimated, TrialProgress, TrialSilent, StorageBlocked, StorageFreed}


def test_trial_events_carry_the_key() -> None:
    for event in ONE_OF_EACH:
        if type(event).__name__.startswith(("Trial", "Epoch")):
            assert {"study", "trial"} <= {f.name for f in fields(event)}
