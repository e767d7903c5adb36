"""Parameters, metrics and tags of runs, each written once however often it is told. Imports MLflow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

from nas_desktop.core.project import Project
from nas_desktop.tracking import own_store
from nas_desktop.tracking.metric_points import MetricPoints

_MAX_TAG = 4900  # characters; MLflow cuts at 5000
_MAX_METRICS = 1000  # of one batch; MLflow refuses more


class RunWriter:
    """Writes into the runs of a project's own store."""

    def __init__(self, project: Project) -> None:
        # Always named: a client without an address makes a store in the current folder.
        self.client = MlflowClient(tracking_uri=own_store.address(project.mlflow))
        self._points = MetricPoints(project.mlflow)

    def params(self, run: str, values: Mapping[str, Any]) -> None:
        """Parameters; a run keeps the first value of each."""
        self.client.log_batch(run, params=[Param(key, str(value)) for key, value in values.items()])

    def tags(self, run: str, values: Mapping[str, str]) -> None:
        """Tags; those of the same name are overwritten, and empty ones left out."""
        self.client.log_batch(run, tags=[RunTag(key, value[:_MAX_TAG]) for key, value in values.items() if value])

    def points(self, run: str, values: Mapping[str, float], step: int) -> None:
        """One point of each metric's curve; a step keeps its first value."""
        now, known = int(datetime.now().timestamp() * 1000), self._points.of(run)
        metrics = [Metric(key, float(value), now, step) for key, value in values.items() if (key, step) not in known]
        for i in range(0, len(metrics), _MAX_METRICS):
            self.client.log_batch(run, metrics[i : i + _MAX_METRICS])
        known.update((metric.key, step) for metric in metrics)

    def facts(self, run: str, values: Mapping[str, float | None]) -> None:
        """Metrics that have one value and no curve, in place of former ones; None: it has none any more."""
        self._points.forget_keys(run, tuple(values))
        self.points(run, {key: value for key, value in values.items() if value is not None}, 0)

    def forget(self, run: str, after: int) -> None:
        """Points after a step will be logged again, perhaps with other values."""
        self._points.forget(run, after)
