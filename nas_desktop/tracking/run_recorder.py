"""The search as MLflow runs: one parent a search, one child a trial, after the conventions of Optuna's own integration.

The log's position up to which everything is recorded stands in a tag of the parent run, so that a new process goes on
from there. Recording the same event twice does no harm: a trial has one run, and a metric one point at a step.
"""

from datetime import datetime
from math import isnan

from mlflow.entities import Run
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID, MLFLOW_RUN_NAME

from nas_desktop.core import event_log
from nas_desktop.core.events import (
    DataReady,
    EpochFinished,
    Event,
    ModelTested,
    SearchFinished,
    SearchPlanned,
    SearchResumed,
    SearchStarted,
    TrialFinished,
    TrialParked,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.core.json_values import to_json
from nas_desktop.core.objectives import Objectives
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.core.trial_row import TrialKey
from nas_desktop.tracking import own_store
from nas_desktop.tracking.metric_names import recall_names
from nas_desktop.tracking.moved_store import follow_move
from nas_desktop.tracking.run_writer import RunWriter

_POSITION = "nas.position"
_PROJECT = "nas.project"
_TRIAL = "nas.trial"
_STUDY = "nas.study"
_STAGE = "nas.stage"
_PROMOTED_FROM = "nas.promoted_from"
_WINNER = "nas.winner"
_NOTED_EVERY = 100  # events
_STATUS = {"COMPLETE": "FINISHED", "PRUNED": "FINISHED", "FAIL": "FAILED"}
_END_STATUS = {"done": "FINISHED", "stopped": "KILLED", "failed": "FAILED"}
_OPEN = ("RUNNING", "SCHEDULED")
# The final training is scored on images that it is trained on, which is no validation.
_SEEN = {"val_accuracy": "seen_accuracy", "val_loss": "seen_loss", "val_score": "seen_score"}


class RunRecorder:
    """Writes a project's event log into its MLflow store, which is made if it is not there.

    Raises:
        ValueError: the store holds what the log does not.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        own_store.prepare(project.mlflow)
        follow_move(project.mlflow, project.artifacts)
        self._write = RunWriter(project)
        self._client = self._write.client
        self._position = 0
        self._parent = ""
        self._experiment = ""
        self._runs: dict[TrialKey, str] = {}
        self._finals: set[TrialKey] = set()
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
            case SearchPlanned():
                self._client.log_dict(self._parent, to_json(event), "plan.json")
            case TrialStarted():
                self._start_trial(event)
            case EpochFinished():
                self._log_epoch(event)
            case TrialFinished():
                self._finish_trial(event)
            case TrialParked():
                self._client.update_run(self._runs[event.study, event.trial], status="SCHEDULED")
            case WinnerJudged():
                self._note_verdict(event)
            case ModelTested():
                self._note_test(event)
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
            self._know(study, int(tags[_TRIAL]), tags[_STAGE], run.info.run_id)
        else:
            self._parent, self._experiment = run.info.run_id, run.info.experiment_id
            self._position = int(tags.get(_POSITION, "0"))

    def _know(self, study: StudyName, trial: int, stage: str, run: str) -> None:
        self._runs[study, trial] = run
        if stage == "final":
            self._finals.add((study, trial))

    def _start_search(self, event: SearchStarted) -> None:
        if not self._parent:
            self._create_parent(event)
        self._write.params(self._parent, event.config)

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
            self._write.forget(self._runs[key], event.resumes_after)
        else:
            self._create_run(event)
        self._write.params(self._runs[key], event.params)
        self._client.log_dict(self._runs[key], event.params, "config.json")
        self._write.points(self._runs[key], {"n_params": event.n_params, "n_macs": event.n_macs}, 0)

    def _create_run(self, event: TrialStarted) -> None:
        name = _name(event.study, event.stage, event.trial)
        tags = {
            MLFLOW_RUN_NAME: name,
            MLFLOW_PARENT_RUN_ID: self._parent,
            _PROJECT: self._project.name,
            _STUDY: event.study,
            _TRIAL: str(event.trial),
            "nas.design": str(event.design),
            _STAGE: event.stage,
            "nas.mode": str(event.mode),
        }
        if event.promoted_from is not None:
            tags[_PROMOTED_FROM] = str(event.promoted_from)
        run = self._client.create_run(self._experiment, _milliseconds(event.time), tags, name)
        self._know(event.study, event.trial, event.stage, run.info.run_id)

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
        if (event.study, event.trial) in self._finals:
            values = {_SEEN.get(name, name): value for name, value in values.items()}
        self._write.points(self._runs[event.study, event.trial], values, event.epoch)

    def _finish_trial(self, event: TrialFinished) -> None:
        run = self._runs[event.study, event.trial]
        values = {"seconds": event.seconds}
        if event.score is not None and event.stage != "final":
            values["score"] = event.score
            values |= self._recall(event)
        if event.score is not None:
            self._write.points(run, values, event.epochs)
        self._write.tags(run, {"nas.state": event.state, "nas.reason": event.reason})
        self._client.set_terminated(run, _STATUS[event.state])

    def _recall(self, event: TrialFinished) -> dict[str, float]:
        if not event.recall or len(event.recall) != len(self._class_names()):
            return {}
        recall = zip(recall_names(self._class_names()), event.recall, strict=True)
        return {name: share for name, share in recall if not isnan(share)}

    def _note_verdict(self, event: WinnerJudged) -> None:
        taken = _name("checks", "control", event.control) if event.takes_control else _name("search", "", event.winner)
        self._write.tags(self._parent, {"nas.verdict": "better" if event.is_better else "tie", _WINNER: taken})
        self._write.facts(self._parent, {"gain": event.gain, "margin": event.margin})

    def _note_test(self, event: ModelTested) -> None:
        """Beside the model's score in the search; the parent's stays that of the model it ended with."""
        run, key = self._runs[event.study, event.trial], (event.study, event.trial)
        self._write.facts(run, {"test_accuracy": event.accuracy, "search_score": self._search_score(key)})
        self._write.tags(run, {"nas.model_sha256": event.model_sha256, "nas.test_sha256": event.test_sha256})
        self._write.facts(self._parent, {"n_models_tested": event.n_models})

    def _search_score(self, key: TrialKey) -> float | None:
        """What the network of a trial had reached when it was chosen: of a final training, before it."""
        run = self._client.get_run(self._runs[key])
        if key in self._finals:
            winner = self._client.get_run(self._parent).data.tags.get(_WINNER, "")
            control = winner.removeprefix("control-")
            origin = run.data.tags.get(_PROMOTED_FROM, "")
            chosen: TrialKey | None = ("search", int(origin)) if origin else None
            if control != winner:
                chosen = "checks", int(control)
            run = self._client.get_run(self._runs[chosen]) if chosen in self._runs else run
        score = run.data.metrics.get("score")
        return float(score) if score is not None else None

    def _finish_search(self, event: SearchFinished) -> None:
        tested = _tested(event)
        values = {"val_accuracy": event.val_accuracy, "test_accuracy": event.test_accuracy, "seconds": event.seconds}
        values["val_score"] = None if self._by_accuracy else event.val_score
        values["search_score"] = self._search_score(tested) if tested in self._runs else None
        self._write.facts(self._parent, values)
        numbers = {"nas.best_trial": event.best_trial, "nas.final_trial": event.final_trial}
        tags = {name: str(number) for name, number in numbers.items() if number is not None}
        self._write.tags(self._parent, tags)
        self._client.set_terminated(self._parent, _END_STATUS[event.reason], _milliseconds(event.time))
        if event.reason != "done":
            self._end_open_trials()

    def _end_open_trials(self) -> None:
        """Trials that were under way when the search was left; they run again when it is resumed."""
        for run in self._runs.values():
            if self._client.get_run(run).info.status in _OPEN:
                self._client.set_terminated(run, "KILLED")


def _name(study: StudyName, stage: str, trial: int) -> str:
    """Of a run: `trial-0000`, and in the other study `control-0001`, `seed-0003`, `final-0008`."""
    return f"{'trial' if study == 'search' else stage}-{trial:04d}"


def _tested(event: SearchFinished) -> TrialKey | None:
    """The trial whose model the search ended with."""
    if event.final_trial is not None:
        return "checks", event.final_trial
    return ("search", event.best_trial) if event.best_trial is not None else None


def _milliseconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp() * 1000)
