import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, SearchResumed
from nas_desktop.core.project import Project
from nas_desktop.tracking import own_store
from nas_desktop.tracking.log_follower import LogFollower
from tests import builders
from tests.builders import a_failed_trial, a_trial_finished, a_trial_started, an_epoch
from tests.faults import held

pytestmark = pytest.mark.slow  # MLflow

# A search that was stopped in its first trial, which goes on from its first epoch.
STORY: tuple[Event, ...] = (
    builders.a_search_started(),
    builders.data_ready(),
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    an_epoch(0, 2, 0.3),
    builders.a_search_finished(reason="stopped"),
    SearchResumed("/p", 0, (0,), builders.TIME),
    a_trial_started(0, resumes_after=1),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5, recall=(0.5, 0.5)),
    a_trial_started(1),
    a_failed_trial(1),
    builders.a_search_finished(),
)
Contents = dict[str, Any]


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("empty") / "mlflow.db"
    own_store.prepare(store)
    return store


@pytest.fixture
def project(tmp_path: Path, empty_store: Path) -> Project:
    return logged(tmp_path / "p", empty_store)


@pytest.fixture
def expected(tmp_path: Path, empty_store: Path) -> Contents:
    """What a mirror holds that nothing happened to."""
    project = logged(tmp_path / "undisturbed", empty_store)
    assert LogFollower(project).catch_up() == ""
    return contents(project)


def logged(root: Path, store: Path, events: tuple[Event, ...] = STORY) -> Project:
    project = Project.create(root, {}, "x")
    shutil.copyfile(store, project.mlflow)
    write(project, events)
    return project


def write(project: Project, events: tuple[Event, ...]) -> None:
    with closing(EventLog(project.events)) as log:
        log.append_all(events)


def contents(project: Project) -> Contents:
    """Runs by name, each with all of its points: several rows where a metric has several at a step."""
    query = "SELECT key, step, value FROM metrics WHERE run_uuid = ? ORDER BY key, step"
    latest = "SELECT key, step, value FROM latest_metrics WHERE run_uuid = ? ORDER BY key"
    params = "SELECT key, value FROM params WHERE run_uuid = ? ORDER BY key"
    with closing(sqlite3.connect(project.mlflow)) as connection:
        runs = connection.execute("SELECT run_uuid, name, status FROM runs ORDER BY name, run_uuid").fetchall()
        return {
            f"{i} {name}": (status, *(connection.execute(each, (run,)).fetchall() for each in (query, latest, params)))
            for i, (run, name, status) in enumerate(runs)
        }


class Killed(BaseException):
    pass


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ends the process, so to speak, after so many more calls of MLflow; 0: never."""
    left = [0]

    def deadly(method: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            answer = method(*args, **options)
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return answer

        return call

    for name in ("create_experiment", "create_run", "log_batch", "log_dict", "set_tag", "set_terminated", "update_run"):
        monkeypatch.setattr(MlflowClient, name, deadly(getattr(MlflowClient, name)))
    return left


def test_a_trial_taken_up_again_has_one_run_and_one_point_at_a_step(expected: Contents) -> None:
    _, points, latest, _ = next(run for name, run in expected.items() if "trial-0000" in name)
    assert [(step, value) for key, step, value in points if key == "val_accuracy"] == [(1, 0.4), (2, 0.5)]
    assert [(step, value) for key, step, value in latest if key == "val_accuracy"] == [(2, 0.5)]
    assert len(expected) == 3
    for _, points, _, _ in expected.values():
        assert len({point[:2] for point in points}) == len(points)


def test_it_may_be_killed_at_any_moment(
    tmp_path: Path, empty_store: Path, expected: Contents, kill_at: list[int]
) -> None:
    for n in range(1, 100):
        project = logged(tmp_path / f"killed-{n}", empty_store)
        kill_at[0] = n
        try:
            LogFollower(project).catch_up()
        except Killed:
            own_store.let_go(project.mlflow)
        was_killed, kill_at[0] = kill_at[0] == 0, 0
        assert LogFollower(project).catch_up() == ""
        assert contents(project) == expected, f"killed after call {n}"
        if not was_killed:
            return
    pytest.fail("it never came to its end")


@pytest.mark.parametrize("n_before", [0, 4, 9])
@pytest.mark.parametrize("damage", ["deleted", "garbage", "empty"])
def test_a_store_that_is_spoilt_meanwhile_is_made_anew(
    tmp_path: Path, empty_store: Path, expected: Contents, damage: str, n_before: int
) -> None:
    project = logged(tmp_path / "p", empty_store, STORY[:n_before])
    follower = LogFollower(project)
    assert follower.catch_up() == ""
    if damage == "deleted":
        project.mlflow.unlink()
    else:
        project.mlflow.write_bytes(b"not a database" * 1000 if damage == "garbage" else b"")
    write(project, STORY[n_before:])
    assert follower.catch_up() == ""
    follower.close()
    assert contents(project) == expected
    assert len(list(project.root.glob("mlflow.db.damaged-*"))) == (damage == "garbage")


def test_a_store_with_more_than_the_log_is_made_anew(project: Project, tmp_path: Path, empty_store: Path) -> None:
    assert LogFollower(project).catch_up() == ""
    own_store.let_go(project.mlflow)
    project.events.unlink()
    write(project, STORY[:4])
    assert LogFollower(project).catch_up() == ""
    assert len(contents(project)) == 2


def test_the_tables_of_another_mlflow_are_set_aside(project: Project, expected: Contents) -> None:
    with closing(sqlite3.connect(project.mlflow)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'unknown'")
    assert LogFollower(project).catch_up() == ""
    assert contents(project) == expected


def test_a_store_that_another_program_holds_is_written_later(
    project: Project, expected: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nas_desktop.core.databases._BUSY_S", 0.05)
    follower = LogFollower(project)
    with held(project.mlflow):
        assert "Another program holds" in follower.catch_up()
    assert follower.catch_up() == ""
    assert contents(project) == expected


def test_a_project_that_has_gone_is_told_in_words(project: Project, tmp_path: Path, expected: Contents) -> None:
    follower = LogFollower(project)
    project.root.rename(tmp_path / "elsewhere")
    assert "is not there" in follower.catch_up()
    assert not project.root.exists()
    (tmp_path / "elsewhere").rename(project.root)
    assert follower.catch_up() == ""
    assert contents(project) == expected
