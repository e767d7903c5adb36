"""A project whose search MLflow itself has recorded, made once."""

import shutil
from pathlib import Path

import pytest

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project


@pytest.fixture(scope="session")
def recorded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from nas_desktop.tracking.run_recorder import RunRecorder
    from tests.tracking.test_run_recorder import STORY, write

    project = Project.create(tmp_path_factory.mktemp("recorded") / "p", {}, "x")
    log = EventLog(project.events)
    write(log, STORY)
    log.close()
    RunRecorder(project).catch_up()
    return project.root


@pytest.fixture
def recorded(recorded_once: Path, tmp_path: Path) -> Path:
    """The store of a copy; its trials 0 and 1 are complete with 0.5, and failed."""
    return Path(shutil.copytree(recorded_once, tmp_path / "recorded")) / "mlflow.db"
