import shutil
import sqlite3
from pathlib import Path

import pytest
from mlflow import MlflowClient

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.tracking.moved_store import follow_move
from nas_desktop.tracking.run_recorder import RunRecorder
from tests.tracking.test_run_recorder import STORY, runs_of, write


@pytest.mark.slow
def test_a_copied_project_finds_its_own_artifacts(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "here", {}, "x")
    log = EventLog(project.events)
    write(log, STORY)
    log.close()
    RunRecorder(project).catch_up()
    shutil.copytree(project.root, tmp_path / "there")
    shutil.rmtree(project.root)

    copied = Project.open(tmp_path / "there")
    RunRecorder(copied)
    client = MlflowClient(tracking_uri=f"sqlite:///{copied.mlflow}")
    run = runs_of(copied)["trial-0000"]
    assert run.info.artifact_uri.startswith(copied.artifacts.as_uri())
    assert [artifact.path for artifact in client.list_artifacts(run.info.run_id)] == ["config.json"]


def test_a_store_that_is_not_there_yet_is_left_alone(tmp_path: Path) -> None:
    follow_move(tmp_path / "mlflow.db", tmp_path / "artifacts")
    assert not (tmp_path / "mlflow.db").exists()


def test_an_empty_store_is_left_alone(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "mlflow.db").close()
    (tmp_path / "mlflow.db").touch()
    follow_move(tmp_path / "mlflow.db", tmp_path / "artifacts")
