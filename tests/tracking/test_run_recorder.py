from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.entities import Run

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, SearchResumed
from nas_desktop.core.project import Project
from nas_desktop.tracking.run_recorder import RunRecorder
from tests import builders
from tests.builders import a_failed_trial, a_trial_finished, a_trial_started, an_epoch

pytestmark = pytest.mark.slow  # a new MLflow store takes a second

STORY = (
    builders.a_search_started(),
    builders.data_ready(),
    builders.a_mode_chosen(),
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    a_trial_started(1),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5),
    a_failed_trial(1, reason="out of memory"),
    builders.a_search_finished(),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "ada's", {}, "x")


@pytest.fixture
def log(project: Project) -> Iterator[EventLog]:
    log = EventLog(project.events)
    yield log
    log.close()


def write(log: EventLog, events: tuple[Event, ...]) -> None:
    for event in events:
        log.append(event)


def runs_of(project: Project) -> dict[str, Run]:
    client = MlflowClient(tracking_uri=f"sqlite:///{project.mlflow}")
    (experiment,) = [e for e in client.search_experiments() if e.name != "Default"]
    return {run.info.run_name: run for run in client.search_runs([experiment.experiment_id])}


def test_a_search_becomes_a_parent_with_a_child_a_trial(project: Project, log: EventLog) -> None:
    write(log, STORY)
    RunRecorder(project).catch_up()
    runs = runs_of(project)
    (parent,) = [name for name in runs if name.startswith("nas_synthetic_")]
    assert set(runs) == {parent, "trial-0000", "trial-0001"}
    assert runs["trial-0000"].data.tags["mlflow.parentRunId"] == runs[parent].info.run_id


def test_states_scores_and_causes_are_there(project: Project, log: EventLog) -> None:
    write(log, STORY)
    RunRecorder(project).catch_up()
    runs = runs_of(project)
    assert runs["trial-0000"].info.status == "FINISHED"
    assert runs["trial-0000"].data.metrics["score"] == 0.5
    assert runs["trial-0000"].data.params["optimizer"] == "Adam"
    assert runs["trial-0001"].info.status == "FAILED"
    assert runs["trial-0001"].data.tags["nas.reason"] == "out of memory"


def test_every_epoch_is_a_point_of_a_curve(project: Project, log: EventLog) -> None:
    write(log, STORY)
    RunRecorder(project).catch_up()
    client = MlflowClient(tracking_uri=f"sqlite:///{project.mlflow}")
    history = client.get_metric_history(runs_of(project)["trial-0000"].info.run_id, "val_accuracy")
    assert [(point.step, point.value) for point in history] == [(1, 0.4), (2, 0.5)]


def test_the_configuration_is_an_artifact_inside_the_project(project: Project, log: EventLog) -> None:
    write(log, STORY)
    RunRecorder(project).catch_up()
    assert len(list(project.artifacts.rglob("config.json"))) == 2


@pytest.mark.parametrize("n_before", [1, 4, 7, 9])
def test_a_new_process_goes_on_where_the_last_one_died(project: Project, log: EventLog, n_before: int) -> None:
    write(log, STORY[:n_before])
    RunRecorder(project).catch_up()
    write(log, STORY[n_before:])
    RunRecorder(project).catch_up()
    runs = runs_of(project)
    assert len(runs) == 3
    assert {run.info.status for run in runs.values()} == {"FINISHED", "FAILED"}
    assert runs["trial-0000"].data.metrics["score"] == 0.5


def test_a_stopped_search_leaves_no_run_open_and_goes_on_later(project: Project, log: EventLog) -> None:
    write(log, (*STORY[:4], builders.a_search_finished(reason="stopped")))
    RunRecorder(project).catch_up()
    assert {run.info.status for run in runs_of(project).values()} == {"KILLED"}
    write(log, (SearchResumed("/p", 0, (0,), builders.TIME), a_trial_started(0), a_trial_finished(0)))
    RunRecorder(project).catch_up()
    assert runs_of(project)["trial-0000"].info.status == "FINISHED"


def test_the_recall_of_each_class_is_a_metric_of_its_trial(project: Project, log: EventLog) -> None:
    finished = a_trial_finished(0, 0.5, recall=(0.75, 0.25))
    write(log, (builders.a_search_started(), builders.data_ready(), a_trial_started(0), finished))
    RunRecorder(project).catch_up()
    metrics = runs_of(project)["trial-0000"].data.metrics
    assert (metrics["recall/a"], metrics["recall/b"]) == (0.75, 0.25)


def test_a_recorder_that_comes_late_still_knows_the_classes(project: Project, log: EventLog) -> None:
    write(log, (builders.a_search_started(), builders.data_ready(), a_trial_started(0)))
    RunRecorder(project).catch_up()
    write(log, (a_trial_finished(0, 0.5, recall=(0.75, float("nan"))),))
    RunRecorder(project).catch_up()
    metrics = runs_of(project)["trial-0000"].data.metrics
    assert [name for name in metrics if name.startswith("recall/")] == ["recall/a"]


def test_the_score_is_that_of_the_objective(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {"objective": "macro-f1"}, "x")
    log = EventLog(project.events)
    epoch, finished = an_epoch(0, 1, 0.5, val_score=0.4), a_trial_finished(0, 0.5, val_score=0.4)
    write(log, (builders.a_search_started(), builders.data_ready(), a_trial_started(0), epoch, finished))
    log.close()
    RunRecorder(project).catch_up()
    metrics = runs_of(project)["trial-0000"].data.metrics
    assert (metrics["score"], metrics["val_score"], metrics["val_accuracy"]) == (0.4, 0.4, 0.5)
