import os
import signal
from pathlib import Path

import pytest

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.tracking import tracking_mirror
from nas_desktop.tracking.tracking_mirror import TrackingMirror
from tests.tracking.test_run_recorder import STORY, runs_of, write

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "p", {}, "x")
    log = EventLog(project.events)
    write(log, STORY)
    log.close()
    return project


def test_closing_waits_until_everything_is_recorded(project: Project) -> None:
    mirror = TrackingMirror(project)
    mirror.notify()
    assert mirror.close() == ""
    assert len(runs_of(project)) == 3


def kill(mirror: TrackingMirror) -> None:
    os.kill(mirror._process.pid or 0, signal.SIGKILL)
    mirror._process.join()


def test_after_its_death_the_next_news_reach_another_that_catches_up(project: Project) -> None:
    mirror = TrackingMirror(project)
    kill(mirror)
    for _ in range(100):
        mirror.notify()
    assert mirror._process.is_alive()
    assert mirror.close() == ""
    assert len(runs_of(project)) == 3


def test_a_death_before_the_end_leaves_no_store_half_made(project: Project) -> None:
    mirror = TrackingMirror(project)
    kill(mirror)
    assert mirror.close() == ""
    assert len(runs_of(project)) == 3


def test_what_always_dies_is_given_up_and_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking_mirror, "main", os._exit)  # ends with an error at once: it is given no number
    mirror = TrackingMirror(project)
    for _ in range(100):
        mirror.notify()
    assert "ended" in mirror.close()
    assert mirror._n_starts == 3


def test_a_broken_store_is_set_aside_and_made_anew(project: Project) -> None:
    project.mlflow.write_bytes(b"not a database" * 1000)
    mirror = TrackingMirror(project)
    assert mirror.close() == ""
    assert len(runs_of(project)) == 3


def test_telling_news_never_waits(project: Project) -> None:
    mirror = TrackingMirror(project)
    mirror._process.join(0)
    os.kill(mirror._process.pid or 0, signal.SIGSTOP)
    for _ in range(5000):  # far more than the pipe holds
        mirror.notify()
    os.kill(mirror._process.pid or 0, signal.SIGCONT)
    assert mirror.close() == ""
    assert len(runs_of(project)) == 3
