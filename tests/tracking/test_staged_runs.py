"""The stages of a search in MLflow."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.entities import Run

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, SearchResumed
from nas_desktop.core.project import Project
from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.run_recorder import RunRecorder
from tests import builders, staged_search
from tests.staged_search import HALVING

pytestmark = pytest.mark.slow  # a new MLflow store takes a second

BEGIN = (builders.a_search_started(), builders.data_ready(), builders.a_mode_chosen())
END = builders.a_search_finished(best_trial=2, val_accuracy=0.55, test_accuracy=0.8, final_trial=6)
STORY: tuple[Event, ...] = (*BEGIN, *staged_search.STORY, END)


class Recorded:
    """A project and its log; what is added is recorded."""

    def __init__(self, root: Path) -> None:
        self.project = Project.create(root, {}, "x")

    def add(self, *events: Event) -> None:
        with closing(EventLog(self.project.events)) as log:
            log.append_all(events)
        RunRecorder(self.project).catch_up()

    @property
    def client(self) -> MlflowClient:
        return MlflowClient(tracking_uri=f"sqlite:///{self.project.mlflow}")

    @property
    def runs(self) -> dict[str, Run]:
        (experiment,) = [e for e in self.client.search_experiments() if e.name != "Default"]
        return {run.info.run_name: run for run in self.client.search_runs([experiment.experiment_id])}

    @property
    def parent(self) -> Run:
        (parent,) = [run for name, run in self.runs.items() if name.startswith("nas_")]
        return parent


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    recorded = Recorded(tmp_path_factory.mktemp("staged") / "p")
    recorded.add(*STORY)
    return recorded


@pytest.fixture
def empty(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path / "p")


def test_checks_are_children_named_by_their_stage(whole: Recorded) -> None:
    names = {name for name, run in whole.runs.items() if run.data.tags.get("nas.study") == "checks"}
    assert names == {"control-0000", "control-0001", "seed-0002", "seed-0003", "control-0004", "control-0005",
                     "final-0006"}  # fmt: skip
    assert {whole.runs[name].data.tags["mlflow.parentRunId"] for name in names} == {whole.parent.info.run_id}


def test_stage_and_origin_are_tags(whole: Recorded) -> None:
    assert whole.runs["trial-0000"].data.tags["nas.stage"] == "screen"
    assert "nas.promoted_from" not in whole.runs["trial-0000"].data.tags
    assert whole.runs["trial-0002"].data.tags["nas.promoted_from"] == "1"


def test_the_plan_is_an_artifact_of_the_parent(whole: Recorded) -> None:
    (path,) = whole.project.artifacts.rglob("plan.json")
    assert path.parent.parent.name == whole.parent.info.run_id
    assert json.loads(path.read_text())["n_finalists"] == 2


def test_the_verdict_stands_on_the_parent(whole: Recorded) -> None:
    tags, metrics = whole.parent.data.tags, whole.parent.data.metrics
    assert (tags["nas.verdict"], tags["nas.winner"]) == ("better", "trial-0002")
    assert (metrics["gain"], metrics["margin"]) == (0.018, 0.006)


def test_search_score_and_test_accuracy_stand_side_by_side(whole: Recorded) -> None:
    for run in (whole.parent, whole.runs["final-0006"]):
        assert (run.data.metrics["search_score"], run.data.metrics["test_accuracy"]) == (0.55, 0.8)
    assert whole.parent.data.metrics["n_models_tested"] == 1


def test_what_a_final_training_scores_on_its_own_images_is_no_validation(whole: Recorded) -> None:
    metrics = whole.runs["final-0006"].data.metrics
    assert not {"score", "val_accuracy", "val_loss"} & set(metrics)
    assert metrics["seen_accuracy"] == 0.9


def test_the_browser_ranks_full_trainings_and_shows_the_test_of_the_final_one(whole: Recorded) -> None:
    reader = RunReader(whole.project.mlflow)
    head = reader.run(whole.parent.info.run_id).head
    assert head.best == whole.runs["trial-0002"].info.run_id
    assert reader.run(whole.runs["final-0006"].info.run_id).head.score == 0.8


@pytest.mark.parametrize("n_before", [20, len(STORY) - 3, len(STORY) - 1])
def test_a_new_process_goes_on_in_any_stage(whole: Recorded, empty: Recorded, n_before: int) -> None:
    empty.add(*STORY[:n_before])
    empty.add(*STORY[n_before:])
    assert {name: run.data.metrics for name, run in empty.runs.items()} == {
        name: run.data.metrics for name, run in whole.runs.items()
    }


def test_recording_all_of_it_again_changes_nothing(whole: Recorded, empty: Recorded) -> None:
    empty.add(*STORY)
    empty.client.set_tag(empty.parent.info.run_id, "nas.position", "0")
    RunRecorder(empty.project).catch_up()
    assert len(empty.runs) == len(whole.runs)
    assert empty.parent.data.metrics == whole.parent.data.metrics
    history = empty.client.get_metric_history(empty.parent.info.run_id, "gain")
    assert [point.value for point in history] == [0.018]


def test_a_verdict_given_anew_replaces_the_former(empty: Recorded) -> None:
    empty.add(*STORY, builders.a_verdict(winner=2, gain=0.004, is_better=False))
    assert empty.parent.data.tags["nas.verdict"] == "tie"
    assert empty.parent.data.metrics["gain"] == 0.004


def test_the_control_s_own_score_is_told_where_its_network_is_taken(empty: Recorded) -> None:
    verdict = builders.a_verdict(winner=2, control=0, is_better=False, takes_control=True)
    empty.add(*(verdict if isinstance(event, type(verdict)) else event for event in STORY))
    assert empty.parent.data.tags["nas.winner"] == "control-0000"
    assert empty.parent.data.metrics["search_score"] == 0.45


def test_another_model_tested_later_leaves_the_search_s_result(empty: Recorded) -> None:
    other = builders.a_model_tested(study="search", trial=3, accuracy=0.7, n_models=2, model="models/trial-0003")
    empty.add(*STORY, other)
    assert empty.parent.data.metrics["test_accuracy"] == 0.8
    assert empty.parent.data.metrics["n_models_tested"] == 2
    assert empty.runs["trial-0003"].data.metrics["search_score"] == 0.54


def test_a_search_without_final_training_tells_both_scores_of_its_best(empty: Recorded) -> None:
    tested = builders.a_model_tested(study="search", trial=0, model="models/trial-0000")
    trial = builders.a_trial_started(0), builders.a_trial_finished(0, 0.5)
    empty.add(*BEGIN, *trial, tested, builders.a_search_finished(test_accuracy=0.8))
    metrics = empty.parent.data.metrics
    assert (metrics["search_score"], metrics["test_accuracy"]) == (0.5, 0.8)


def test_a_search_that_goes_on_forgets_the_result_it_had(empty: Recorded) -> None:
    stopped = builders.a_search_finished(best_trial=2, test_accuracy=None, reason="stopped")
    empty.add(*STORY, SearchResumed("/p", 2, (), builders.TIME), stopped)
    assert "test_accuracy" not in empty.parent.data.metrics
    assert empty.parent.data.metrics["gain"] == 0.018


def test_a_trial_that_rests_waits_and_runs_on(empty: Recorded) -> None:
    empty.add(*BEGIN, *HALVING[:3])
    assert empty.runs["trial-0000"].info.status == "SCHEDULED"
    empty.add(*HALVING[3:7])
    assert empty.runs["trial-0000"].info.status == "RUNNING"
    empty.add(*HALVING[7:])
    assert {run.info.status for name, run in empty.runs.items() if name.startswith("trial")} == {"FINISHED"}


def test_a_trial_that_rests_is_not_left_open_by_a_stop(empty: Recorded) -> None:
    empty.add(*BEGIN, *HALVING[:3], builders.a_search_finished(reason="stopped"))
    assert empty.runs["trial-0000"].info.status == "KILLED"
