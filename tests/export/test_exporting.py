"""From a project folder to a file, by plain values."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.export.exporting import export_trial
from nas_desktop.export.inference import Classifier
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One in which only the weights of trial 0 are kept."""
    project = Project.create(tmp_path / "p", builders.a_config().model_dump(mode="json"), "x")
    log = EventLog(project.events)
    for event in (
        builders.a_search_started(),
        builders.data_ready(),
        builders.a_mode_chosen(),
        builders.a_trial_started(0),
        builders.a_trial_finished(0, 0.5, model="models/trial-0000"),
        builders.a_trial_started(1),
        builders.a_trial_finished(1, 0.3, model="models/trial-0001"),
    ):
        log.append(event)
    log.close()
    keep(project.models / "trial-0000", PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 2))
    return project


def test_the_best_is_exported_and_said(project: Project, tmp_path: Path) -> None:
    told: list[str] = []

    said = export_trial(str(project.root), "safetensors", str(tmp_path / "best"), tell=told.append)

    assert said == f"Trial 0 is saved: {tmp_path / 'best'}"
    assert told == ["Trial 0 is written as Weights."]
    assert Classifier.load(tmp_path / "best").facts == Classifier.load(project.models / "trial-0000").facts


def test_a_copied_project_exports_its_own_weights(project: Project, tmp_path: Path) -> None:
    moved = project.root.rename(tmp_path / "moved")

    export_trial(str(moved), "onnx", str(tmp_path / "best.onnx"))

    assert (tmp_path / "best.onnx").stat().st_size


def test_weights_that_lost_are_not_kept(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="trial 1 are not kept"):
        export_trial(str(project.root), "onnx", str(tmp_path / "x.onnx"), trial=1)

    assert not (tmp_path / "x.onnx").exists()


def edit_facts(project: Project, change: Callable[[dict[str, object]], None]) -> None:
    path = project.models / "trial-0000" / "model.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value), encoding="utf-8")


def test_damaged_facts_are_one_sentence(project: Project, tmp_path: Path) -> None:
    edit_facts(project, lambda value: value.pop("architecture"))

    with pytest.raises(NasError, match=r"model\.json cannot be used"):
        export_trial(str(project.root), "onnx", str(tmp_path / "x.onnx"))


def test_a_network_for_a_programs_own_images_leaves_as_weights_only(project: Project, tmp_path: Path) -> None:
    edit_facts(project, lambda value: value["data"].update(mean=[], std=[], resizing=""))

    with pytest.raises(NasError, match="safetensors"):
        export_trial(str(project.root), "onnx", str(tmp_path / "x.onnx"))

    export_trial(str(project.root), "safetensors", str(tmp_path / "x.zip"))
    assert (tmp_path / "x.zip").is_file()


def test_a_model_outside_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    folder = project.models / "trial-0000"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NasError):
        export_trial(str(project.root), "onnx", str(tmp_path / "x.onnx"))


def test_the_trials_leave_without_any_weights(project: Project, tmp_path: Path) -> None:
    told: list[str] = []
    shutil.rmtree(project.models)

    said = export_trial(str(project.root), "trials-csv", str(tmp_path / "t.csv"), tell=told.append)

    assert said == f"The search is saved: {tmp_path / 't.csv'}"
    assert told == ["The search is written as Trials (CSV)."]
    assert (tmp_path / "t.csv").read_text().count("\n") == 3


def test_what_tells_of_the_whole_search_takes_no_trial(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--trial"):
        export_trial(str(project.root), "trials-csv", str(tmp_path / "t.csv"), trial=0)


def test_a_table_that_cannot_be_written_is_one_sentence(project: Project, tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        export_trial(str(project.root), "trials-csv", str(tmp_path / "none" / "t.csv"))
