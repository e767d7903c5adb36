"""Projects as every released format has them are opened by this version, and their stores follow."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import optuna
import pytest

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.event_log import EventLog, replay
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.manifest import FORMAT_VERSION
from nas_desktop.core.project import Project
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import a_trial_finished

FORMATS = Path(__file__).parent.parent / "core" / "formats"


@pytest.fixture(params=sorted(path.name for path in FORMATS.iterdir()))
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    root = tmp_path / "p"
    root.mkdir()
    shutil.copy(FORMATS / request.param / "project.json", root)
    with closing(sqlite3.connect(root / "events.db")) as connection:
        connection.executescript((FORMATS / request.param / "events.sql").read_text(encoding="utf-8"))
    return Project.open(root)


def test_every_format_up_to_this_one_is_among_them() -> None:
    found = {int(path.name.split("-")[1]) for path in FORMATS.iterdir()}
    assert found == set(range(1, FORMAT_VERSION + 1))


def test_the_search_is_as_it_was(project: Project) -> None:
    state = logged_state(project)
    assert [(row.state, row.val_accuracy) for row in state.search_rows] == [
        ("COMPLETE", 0.5),
        ("FAIL", None),
        ("RUNNING", None),
    ]
    assert SearchConfig.parse(project.manifest.config).n_trials == 3


def test_it_can_go_on(project: Project) -> None:
    with closing(EventLog(project.events)) as log:
        log.append(a_trial_finished(2, 0.6))
    with closing(StudyStore(project.study, project.name, PLAIN_CNN.draw)) as study:
        study.catch_up(event for _, event in replay(project.events))
    trials = optuna.load_study(study_name="p", storage=f"sqlite:///{project.study}").trials
    assert [trial.value for trial in trials] == [0.5, None, 0.6]
