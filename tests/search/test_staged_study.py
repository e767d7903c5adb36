"""Optuna's file holds the stages of a search apart."""

import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import FrozenTrial, TrialState

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import DRAWN, an_epoch
from tests.staged_search import (
    CONTROL_PARAMS,
    FINAL,
    FIRST_FULL,
    HALVING,
    OTHER_DRAWN,
    SCREENING,
    STORY,
    ended,
    full,
)


def store(folder: Path, log: Path | None = None) -> StudyStore:
    return StudyStore(folder / "study.db", "p", PLAIN_CNN.draw, log=log)


def record(folder: Path, story: tuple[Event, ...] = STORY) -> None:
    with closing(store(folder)) as written:
        for event in story:
            written.record(event)


def study(folder: Path, name: str = "p") -> optuna.Study:
    return optuna.load_study(study_name=name, storage=f"sqlite:///{folder / 'study.db'}")


def checks(folder: Path) -> list[FrozenTrial]:
    return study(folder, "p-checks").trials


def everything(folder: Path) -> list[tuple[Any, ...]]:
    return [
        (t.state, t.values, t.params, t.intermediate_values, t.user_attrs)
        for t in (*study(folder).trials, *checks(folder))
    ]


def test_a_screening_is_pruned_with_its_score_at_its_last_epoch(tmp_path: Path) -> None:
    record(tmp_path)
    trial = study(tmp_path).trials[1]
    assert (trial.state, trial.value, trial.intermediate_values) == (TrialState.PRUNED, 0.62, {1: 0.62})


def test_the_score_of_a_screening_counts_where_an_earlier_epoch_was_the_better(tmp_path: Path) -> None:
    record(tmp_path, (SCREENING, an_epoch(0, 1, 0.6), ended(SCREENING, 0.7, state="PRUNED")))
    assert study(tmp_path).trials[0].intermediate_values == {1: 0.7}


def test_a_screening_that_was_cut_off_keeps_its_curve(tmp_path: Path) -> None:
    record(tmp_path, (SCREENING, an_epoch(0, 1, 0.6), ended(SCREENING, 0.7, state="PRUNED", reason="skipped by you")))
    assert study(tmp_path).trials[0].intermediate_values == {1: 0.6}


def test_a_full_training_after_a_screening_is_another_trial_with_the_same_parameters(tmp_path: Path) -> None:
    record(tmp_path)
    _, screening, promoted, _ = study(tmp_path).trials
    assert promoted.params == screening.params == OTHER_DRAWN
    assert (promoted.user_attrs["design"], promoted.user_attrs["promoted_from"]) == (1, 1)
    assert (screening.user_attrs["stage"], promoted.user_attrs["stage"]) == ("screen", "full")
    assert screening.user_attrs["promoted_from"] is None


def test_the_best_trial_is_a_full_training(tmp_path: Path) -> None:
    record(tmp_path)
    assert study(tmp_path).best_trial.number == FIRST_FULL.trial


def test_the_control_has_its_configuration_and_no_parameters(tmp_path: Path) -> None:
    record(tmp_path)
    for trial in (checks(tmp_path)[0], checks(tmp_path)[4], checks(tmp_path)[5]):
        assert (trial.params, trial.user_attrs["configuration"]) == ({}, CONTROL_PARAMS)
    assert [trial.user_attrs["design"] for trial in checks(tmp_path)[:2]] == [0, 1]


def test_a_fresh_seed_has_the_parameters_of_its_design(tmp_path: Path) -> None:
    record(tmp_path)
    seeds = checks(tmp_path)[2:4]
    assert [trial.params for trial in seeds] == [OTHER_DRAWN] * 2
    assert [trial.user_attrs["seed"] for trial in seeds] == [202, 203]


@pytest.mark.parametrize("score", [None, float("nan")])
def test_a_final_training_without_a_score_has_no_value(tmp_path: Path, score: float | None) -> None:
    record(tmp_path, (replace(FINAL, trial=0), replace(ended(FINAL, 0.0), trial=0, val_accuracy=score)))
    assert (checks(tmp_path)[0].state, checks(tmp_path)[0].value) == (TrialState.PRUNED, None)


def test_a_final_training_that_is_planned_anew_says_its_new_epochs(tmp_path: Path) -> None:
    first = replace(FINAL, trial=0)
    record(tmp_path, (first, replace(first, epochs=2)))
    record(tmp_path, (replace(first, epochs=5),))
    assert checks(tmp_path)[0].user_attrs["epochs"] == 5


def test_a_second_final_training_is_another_trial(tmp_path: Path) -> None:
    again = replace(FINAL, trial=7, seed=FINAL.seed + 1)
    record(tmp_path, (*STORY, again, ended(again, 0.91)))
    assert [trial.value for trial in checks(tmp_path)[6:]] == [0.9, 0.91]


def test_a_trial_that_rests_runs_on_with_its_scores(tmp_path: Path) -> None:
    record(tmp_path, HALVING[:6])
    assert [trial.state for trial in study(tmp_path).trials] == [TrialState.RUNNING] * 2
    assert [trial.intermediate_values for trial in study(tmp_path).trials] == [{1: 0.4}, {1: 0.3}]


def test_a_trial_that_rested_goes_on_or_is_pruned(tmp_path: Path) -> None:
    record(tmp_path, HALVING)
    best, other = study(tmp_path).trials
    assert (best.state, best.intermediate_values) == (TrialState.COMPLETE, {1: 0.4, 2: 0.5})
    assert (other.state, other.value) == (TrialState.PRUNED, 0.3)


@pytest.mark.parametrize("story", [STORY, HALVING], ids=["screening", "halving"])
def test_it_catches_up_from_any_point(tmp_path: Path, story: tuple[Event, ...]) -> None:
    (tmp_path / "whole").mkdir()
    record(tmp_path / "whole", story=(*story, *STORY[1:3]) if story is HALVING else story)
    for n in range(0, len(story), 7):
        folder = tmp_path / str(n)
        folder.mkdir()
        record(folder, story[:n])
        with closing(store(folder)) as late:
            late.catch_up((*story, *STORY[1:3]) if story is HALVING else story)
            assert late.take_notes() == ()
        assert everything(folder) == everything(tmp_path / "whole")


def test_every_event_may_come_twice(tmp_path: Path) -> None:
    record(tmp_path, tuple(event for event in STORY for _ in range(2)))
    assert len(everything(tmp_path)) == 11
    assert list(tmp_path.glob("*.damaged-*")) == []


def test_a_study_that_takes_one_training_for_another_is_written_anew(tmp_path: Path) -> None:
    record(tmp_path, tuple(replace(event, seed=1) if event is FIRST_FULL else event for event in STORY))
    with closing(store(tmp_path)) as late:
        late.catch_up(STORY)
        assert "trial 2 is another one" in late.take_notes()[0]
    assert study(tmp_path).trials[2].user_attrs["seed"] == FIRST_FULL.seed


def test_a_training_recorded_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    record(tmp_path, (SCREENING, ended(SCREENING, 0.6, state="PRUNED")))
    other = replace(full(0, 0, DRAWN), promoted_from=None, seed=100)
    log = EventLog(tmp_path / "events.db")
    with closing(log), closing(store(tmp_path, tmp_path / "events.db")) as written:
        log.append(other)
        written.record(other)
        assert "was changed by another program" in written.take_notes()[0]
    assert study(tmp_path).trials[0].user_attrs["stage"] == "full"


def test_the_dashboard_reads_both_studies(tmp_path: Path) -> None:
    dashboard = pytest.importorskip("optuna_dashboard")
    record(tmp_path)
    app = dashboard.wsgi(f"sqlite:///{tmp_path / 'study.db'}")
    names = {one["study_name"]: one["study_id"] for one in _get(app, "/api/studies")["study_summaries"]}
    shown = [_get(app, f"/api/studies/{names[name]}?after=0")["trials"] for name in ("p", "p-checks")]
    assert [[trial["state"] for trial in trials] for trials in shown] == [
        ["Pruned", "Pruned", "Complete", "Complete"],
        ["Complete"] * 7,
    ]


def _get(app: Any, address: str) -> Any:
    path, _, query = address.partition("?")
    answer: list[str] = []
    request = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "x", "SERVER_PORT": "1",
        "wsgi.url_scheme": "http", "wsgi.errors": None, "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    body = b"".join(app(request, lambda status, *_: answer.append(status)))
    assert answer == ["200 OK"]
    return json.loads(body)
