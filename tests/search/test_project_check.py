import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nas_desktop import cli
from nas_desktop.core.durable import TEMPORARY_MARK
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.event_log import EventLog, replay
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.search.project_check import Finding, check_project, repair_project
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.builders import a_config, a_mode_chosen, a_trial_finished, a_trial_started, an_epoch, data_ready

N_EPOCHS = 100


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """With a log and a study of one finished trial; MLflow, which takes seconds, is left out."""
    monkeypatch.setattr("nas_desktop.search.project_check._mirror", lambda project: None)
    config = a_config().model_dump(mode="json")
    project = Project.create(tmp_path / "p", config, "x")
    story = (
        builders.a_search_started(config=config), data_ready(), a_mode_chosen(), a_trial_started(0),
        *(an_epoch(0, i) for i in range(1, N_EPOCHS + 1)), a_trial_finished(0),
    )  # fmt: skip
    project.note_data(data_ready().data)
    project.mode_number(a_mode_chosen().numeric)
    with closing(EventLog(project.events)) as log:
        log.append_all(story)
    with closing(StudyStore(project.study, "p", PLAIN_CNN.draw)) as study:
        study.catch_up(story)
    return project


def outcomes(findings: list[Finding]) -> dict[str, str]:
    return {finding.name: finding.outcome for finding in findings}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def spoil(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def test_a_whole_project_is_left_as_it_is(project: Project) -> None:
    before = files(project.root)
    assert set(outcomes(list(repair_project(project.root))).values()) == {"ok"}
    assert files(project.root).keys() == before.keys()


def test_a_check_writes_nothing(project: Project) -> None:
    cut(project.events)
    before = files(project.root)
    assert outcomes(list(check_project(project.root)))["Event log"] == "failed"
    assert files(project.root) == before


@pytest.mark.parametrize("damage", [spoil, Path.unlink])
def test_a_study_is_written_anew(project: Project, damage: Callable[[Path], None]) -> None:
    damage(project.study)
    assert outcomes(list(check_project(project.root)))["Optuna store"] == "failed"
    assert outcomes(list(repair_project(project.root)))["Optuna store"] == "repaired"
    assert set(outcomes(list(check_project(project.root))).values()) == {"ok"}


def test_the_readable_beginning_of_a_log_is_kept_and_the_rest_follows_it(project: Project) -> None:
    damaged = project.events.read_bytes()[:-4096]
    project.events.write_bytes(damaged)
    found = outcomes(list(repair_project(project.root)))
    assert (found["Event log"], found["Optuna store"]) == ("repaired", "repaired")
    assert (project.root / "events.db.damaged-1").read_bytes() == damaged
    assert 0 < len(list(replay(project.events))) < N_EPOCHS
    assert set(outcomes(list(check_project(project.root))).values()) == {"ok"}


def test_a_log_of_which_nothing_can_be_read_stays_and_so_does_the_study(project: Project) -> None:
    study = project.study.read_bytes()
    spoil(project.events)
    found = outcomes(list(repair_project(project.root)))
    assert found == {"Manifest": "ok", "Event log": "failed"}
    assert project.study.read_bytes() == study


@pytest.mark.parametrize("damage", [lambda path: path.write_text("{"), Path.unlink])
def test_a_manifest_is_written_anew_from_the_log(project: Project, damage: Callable[[Path], None]) -> None:
    before = project.manifest
    damage(project.root / "project.json")
    assert outcomes(list(repair_project(project.root)))["Manifest"] == "repaired"
    after = Project.open(project.root).manifest
    unsaid = {"created": after.created, "created_by": after.created_by}
    assert before.model_copy(update=unsaid) == after


def test_what_a_killed_process_left_is_swept(project: Project) -> None:
    left = project.models / f"trial-0001{TEMPORARY_MARK}12345678"
    left.mkdir()
    assert outcomes(list(repair_project(project.root)))["Left behind"] == "repaired"
    assert not left.exists()


def test_a_lock_left_behind_is_taken_over(project: Project) -> None:
    (project.root / "project.lock").write_text("999999999")
    assert outcomes(list(repair_project(project.root)))["Lock"] == "repaired"
    assert not (project.root / "project.lock").exists()


def test_a_project_at_work_is_not_repaired(project: Project) -> None:
    lock = ProjectLock(project)
    with pytest.raises(ProjectError, match="in use"):
        list(repair_project(project.root))
    lock.release()


@pytest.mark.parametrize("name", ["../secret", "/etc", "models/missing"])
def test_weights_that_are_not_there_are_named(project: Project, name: str) -> None:
    with closing(EventLog(project.events)) as log:
        log.append_all((a_trial_started(1), a_trial_finished(1, 0.9, model=name)))
    found = {finding.name: finding for finding in repair_project(project.root)}
    assert found["Models"].outcome == "failed"
    assert name in found["Models"].detail


@pytest.mark.parametrize("name", ["../secret", "/etc"])
def test_a_name_that_leads_out_is_named_whosever_weights_it_is(project: Project, name: str) -> None:
    with closing(EventLog(project.events)) as log:
        log.append_all((a_trial_started(1), a_trial_finished(1, 0.1, model=name)))
    found = {finding.name: finding for finding in check_project(project.root)}
    assert name in found["Models"].detail


def test_weights_that_lost_may_be_gone(project: Project) -> None:
    with closing(EventLog(project.events)) as log:
        log.append_all((a_trial_started(1), a_trial_finished(1, 0.1, model="models/trial-0001")))
    assert outcomes(list(check_project(project.root)))["Models"] == "ok"


def test_the_weights_of_the_final_training_must_be_there(project: Project) -> None:
    final = {"study": "checks", "stage": "final"}
    with closing(EventLog(project.events)) as log:
        log.append_all((a_trial_started(0, **final), a_trial_finished(0, 0.9, model="models/checks-0000", **final)))
    found = {finding.name: finding for finding in check_project(project.root)}
    assert "models/checks-0000" in found["Models"].detail
    whole_weights(project.models / "checks-0000")
    found = {finding.name: finding for finding in check_project(project.root)}
    assert (found["Models"].outcome, found["Models"].detail) == ("ok", "1 kept")


def whole_weights(folder: Path) -> bytes:
    """Weights of one tensor, and their content."""
    folder.mkdir()
    (folder / "model.json").write_text("{}")
    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    content = len(header).to_bytes(8, "little") + header + bytes(8)
    (folder / "weights.safetensors").write_bytes(content)
    return content


def test_weights_that_are_cut_off_are_named(project: Project) -> None:
    with closing(EventLog(project.events)) as log:
        log.append_all((a_trial_started(1), a_trial_finished(1, 0.9, model="models/trial-0001")))
    folder = project.models / "trial-0001"
    whole = whole_weights(folder)
    assert outcomes(list(check_project(project.root)))["Models"] == "ok"
    (folder / "weights.safetensors").write_bytes(whole[:-1])
    assert outcomes(list(check_project(project.root)))["Models"] == "failed"


def test_the_command_prints_a_line_a_part_and_ends_well(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(project.study)
    assert cli.main(["doctor", str(project.root)]) == 1
    assert cli.main(["repair", str(project.root)]) == 0
    assert cli.main(["doctor", str(project.root), "--json"]) == 0
    out = capsys.readouterr().out
    assert "repaired Optuna store: study.db was damaged" in out
    assert json.loads(out.splitlines()[-1])["outcome"] == "ok"


def test_a_folder_without_a_project_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["repair", str(tmp_path)]) == 2
    assert "not a project" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_mlflow_is_made_anew_where_runs_are_missing(tmp_path: Path) -> None:
    config = a_config().model_dump(mode="json")
    project = Project.create(tmp_path / "p", config, "x")
    story = (builders.a_search_started(config=config), data_ready(), a_mode_chosen(), a_trial_started(0))
    with closing(EventLog(project.events)) as log:
        log.append_all((*story, a_trial_finished(0)))
    assert outcomes(list(repair_project(project.root)))["MLflow store"] == "repaired"
    with closing(sqlite3.connect(project.mlflow)) as connection, connection:
        connection.execute("UPDATE runs SET lifecycle_stage = 'deleted' WHERE name = 'trial-0000'")
    assert outcomes(list(repair_project(project.root)))["MLflow store"] == "repaired"
    found = {finding.name: finding for finding in check_project(project.root)}
    assert found["MLflow store"].detail == "1 trials"
    shutil.rmtree(project.root)
