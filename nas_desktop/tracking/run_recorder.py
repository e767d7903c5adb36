"""The search as MLflow runs: one parent a search, one child a trial, after the conventions of Optuna's own integration.

The log's position up to which everything is recorded stands in a tag of the parent run, so that a new process goes on
from there. Recording the same event twice does no harm: a trial has one run, and a metric one point at a step.
"""

from datetime import datetime
from math import isnan
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run, RunTag
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID, MLFLOW_RUN_NAME

from nas_desktop.core import event_log
from nas_desktop.core.events import (
    DataReady,
    EpochFinished,
    Event,
    SearchFinished,
    SearchResumed,
    SearchStarted,
    TrialFinished,
    TrialStarted,
)
from nas_desktop.core.json_values import to_json
from nas_desktop.core.objectives import Objectives
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.tracking import own_store
from nas_desktop.tracking.metric_names import recall_names
from nas_desktop.tracking.metric_points import MetricPoints
from nas_desktop.tracking.moved_store import follow_move

_POSITION = "nas.position"
_PROJECT = "nas.project"
_TRIAL = "nas.trial"
_STUDY = "nas.study"
_NOTED_EVERY = 100  # events
_MAX_TAG = 4900  # characters; MLflow cuts at 5000
_MAX_METRICS = 1000  # of one batch; MLflow refuses more
_STATUS = {"COMPLETE": "FINISHED", "PRUNED": "FINISHED", "FAIL": "FAILED"}
_END_STATUS = {"done": "FINISHED", "stopped": "KILLED", "failed": "FAILED"}


class RunRecorder:
    """Writes a project's event log into its MLflow store, which is made if it is not there.

    Raises:
        ValueError: the store holds what the log does not.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        own_store.prepare(project.mlflow)
        follow_move(project.mlflow, project.artifacts)
        # Always named: a client without an address makes a store in the current folder.
        self._client = MlflowClient(tracking_uri=own_store.address(project.mlflow))
        self._points = MetricPoints(project.mlflow)
        self._position = 0
        self._parent = ""
        self._experiment = ""
        self._runs: dict[tuple[StudyName, int], str] = {}
        self._by_accuracy = Objectives.of(project.manifest.config).score == "accuracy"
        self._classes: tuple[str, ...] | None = None
        self._find_earlier_runs()
        if self._position > event_log.last_position(project.events):
            raise ValueError("the store holds more than the log")

    def catch_up(self) -> None:
        """Record every event that the log holds and the store lacks."""
        position = self._position
        for n, (reached, event) in enumerate(event_log.replay(self._project.events, after=self._position), start=1):
            self._record(event)
            position = reached
            if n % _NOTED_EVERY == 0:
                self._note(position)
        self._note(position)

    def _note(self, position: int) -> None:
        if position != self._position and self._parent:
            self._client.set_tag(self._parent, _POSITION, str(position))
            self._position = position

    def _record(self, event: Event) -> None:
        match event:
            case SearchStarted():
                self._start_search(event)
            case SearchResumed():
                self._client.update_run(self._parent, status="RUNNING")
            case DataReady():
                self._describe_data(event)
            case TrialStarted():
                self._start_trial(event)
            case EpochFinished():
                self._log_epoch(event)
            case TrialFinished():
                self._finish_trial(event)
            case SearchFinished():
                self._finish_search(event)

    def _find_earlier_runs(self) -> None:
        for experiment in self._client.search_experiments():
            token = None
            while True:
                page = self._client.search_runs([experiment.experiment_id], page_token=token)
                for run in page:
                    if run.data.tags.get(_PROJECT) == self._project.name:
                        self._remember(run)
                token = page.token
                if not token:
                    break

    def _remember(self, run: Run) -> None:
        tags = run.data.tags
        if _TRIAL in tags:
            study: StudyName = "checks" if tags[_STUDY] == "checks" else "search"
            self._runs[study, int(tags[_TRIAL])] = run.info.run_id
        else:
            self._parent, self._experiment = run.info.run_id, run.info.experiment_id
            self._position = int(tags.get(_POSITION, "0"))

    def _start_search(self, event: SearchStarted) -> None:
        if not self._parent:
            self._create_parent(event)
        self._log_params(self._parent, event.config)

    def _create_parent(self, event: SearchStarted) -> None:
        started = datetime.fromisoformat(event.time)
        data_name = str(event.config["data"]).rstrip("/").rpartition("/")[2] or "images"
        self._experiment = self._experiment_of(data_name)
        name = f"nas_{data_name}_{started.astimezone():%Y%m%d_%H%M}"
        tags = {MLFLOW_RUN_NAME: name, _PROJECT: self._project.name, "nas.version": event.version}
        run = self._client.create_run(self._experiment, _milliseconds(event.time), tags, name)
        self._parent = run.info.run_id

    def _experiment_of(self, name: str) -> str:
        known = self._client.get_experiment_by_name(name)
        if known is not None:
            return str(known.experiment_id)
        return str(self._client.create_experiment(name, artifact_location=self._project.artifacts.as_uri()))

    def _describe_data(self, event: DataReady) -> None:
        self._classes = event.data.classes
        self._client.log_dict(self._parent, to_json(event.data), "data.json")

    def _class_names(self) -> tuple[str, ...]:
        """From the log's beginning, where this process began to record after the images were described."""
        if self._classes is None:
            events = (event for _, event in event_log.replay(self._project.events))
            self._classes = next((event.data.classes for event in events if isinstance(event, DataReady)), ())
        return self._classes

    def _start_trial(self, event: TrialStarted) -> None:
        """The run is there already where the trial is taken up again, or where our process died at this very event."""
        key = (event.study, event.trial)
        if key in self._runs:
            self._client.update_run(self._runs[key], status="RUNNING")
            self._points.forget(self._runs[key], event.resumes_after)
        else:
            self._create_run(event)
        self._log_params(self._runs[key], event.params)
        self._client.log_dict(self._runs[key], event.params, "config.json")
        self._log_metrics(self._runs[key], {"n_params": event.n_params, "n_macs": event.n_macs}, 0)

    def _create_run(self, event: TrialStarted) -> None:
        name = f"trial-{event.trial:04d}" if event.study == "search" else f"{event.study}-{event.trial:04d}"
        tags = {
            MLFLOW_RUN_NAME: name,
            MLFLOW_PARENT_RUN_ID: self._parent,
            _PROJECT: self._project.name,
            _STUDY: event.study,
            _TRIAL: str(event.trial),
            "nas.design": str(event.design),
            "nas.stage": event.stage,
            "nas.mode": str(event.mode),
        }
        run = self._client.create_run(self._experiment, _milliseconds(event.time), tags, name)
        self._runs[event.study, event.trial] = run.info.run_id

    def _log_epoch(self, event: EpochFinished) -> None:
        values = {
            "val_accuracy": event.val_accuracy,
            "val_loss": event.val_loss,
            "train_loss": event.train_loss,
            "learning_rate": event.learning_rate,
            "images_per_second": event.images_per_second,
        }
        if not self._by_accuracy:
            values["val_score"] = event.score
        self._log_metrics(self._runs[event.study, event.trial], values, event.epoch)

    def _finish_trial(self, event: TrialFinished) -> None:
        run = self._runs[event.study, event.trial]
        if event.score is not None:
            self._log_metrics(run, {"score": event.score, "seconds": event.seconds}, event.epochs)
        if event.recall and len(event.recall) == len(self._class_names()):
            recall = zip(recall_names(self._class_names()), event.recall, strict=True)
            known = {name: share for name, share in recall if not isnan(share)}
            self._log_metrics(run, known, event.epochs)
        tags = [RunTag("nas.state", event.state)]
        if event.reason:
            tags.append(RunTag("nas.reason", event.reason[:_MAX_TAG]))
        self._client.log_batch(run, tags=tags)
        self._client.set_terminated(run, _STATUS[event.state])

    def _finish_search(self, event: SearchFinished) -> None:
        values = {"val_accuracy": event.val_accuracy, "test_accuracy": event.test_accuracy, "seconds": event.seconds}
        if not self._by_accuracy:
            values["val_score"] = event.val_score
        self._points.forget(self._parent, -1)  # of a time that it was stopped before
        self._log_metrics(self._parent, {key: value for key, value in values.items() if value is not None}, 0)
        if event.best_trial is not None:
            self._client.set_tag(self._parent, "nas.best_trial", str(event.best_trial))
        self._client.set_terminated(self._parent, _END_STATUS[event.reason], _milliseconds(event.time))
        if event.reason != "done":
            self._end_open_trials()

    def _end_open_trials(self) -> None:
        """Trials that were under way when the search was left; they run again when it is resumed."""
        for run in self._runs.values():
            if self._client.get_run(run).info.status == "RUNNING":
                self._client.set_terminated(run, "KILLED")

    def _log_params(self, run: str, values: dict[str, Any]) -> None:
        self._client.log_batch(run, params=[Param(key, str(value)) for key, value in values.items()])

    def _log_metrics(self, run: str, values: dict[str, float], step: int) -> None:
        now, known = int(datetime.now().timestamp() * 1000), self._points.of(run)
        metrics = [Metric(key, float(value), now, step) for key, value in values.items() if (key, step) not in known]
        for i in range(0, len(metrics), _MAX_METRICS):
            self._client.log_batch(run, metrics[i : i + _MAX_METRICS])
        known.update((metric.key, step) for metric in metrics)


def _milliseconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp() * 1000)
