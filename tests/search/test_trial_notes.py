"""Notes on trials are kept in the project, and the dashboard's own functions read them."""

from pathlib import Path

import optuna
import pytest
from optuna_dashboard import get_note

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.project import Project
from nas_desktop.search.trial_notes import FILE, read_notes, write_note
from tests.builders import a_config


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "p", a_config().model_dump(mode="json"), "p")
    storage = f"sqlite:///{project.study}"
    checks = optuna.create_study(study_name="p-checks", storage=storage)
    checks.add_trial(optuna.trial.create_trial(value=0.0))
    study = optuna.create_study(study_name="p", storage=storage)
    for value in (0.1, 0.2, 0.3):
        study.add_trial(optuna.trial.create_trial(value=value))
    return project


def _told(project: Project, trial: int) -> str:
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{project.study}")
    frozen = study.trials[trial]

    class Known:  # what `get_note` asks of a running trial, which a finished one does not have
        storage = study._storage
        _trial_id = frozen._trial_id

    Known.study = study  # type: ignore[attr-defined]
    return str(get_note(Known()))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["High rate, yet second.", "ü" * 5000, "two\nlines"], ids=["short", "long", "lines"])
def test_a_note_is_kept_and_the_dashboard_shows_it(project: Project, text: str) -> None:
    write_note(project.root, 1, text)

    assert read_notes(project.root) == {1: text}
    assert [_told(project, trial) for trial in range(3)] == ["", text, ""]


def test_a_note_is_replaced_and_cleared(project: Project) -> None:
    write_note(project.root, 1, "x" * 5000)
    write_note(project.root, 1, "short")
    assert _told(project, 1) == "short"

    write_note(project.root, 1, "  ")
    assert (read_notes(project.root), _told(project, 1)) == ({}, "")


def test_without_a_study_the_note_is_kept(project: Project) -> None:
    project.study.unlink()

    write_note(project.root, 2, "later")

    assert read_notes(project.root) == {2: "later"}


def test_a_study_that_was_written_anew_is_told_all_notes(project: Project) -> None:
    copy = project.study.read_bytes()
    write_note(project.root, 0, "first")
    project.study.write_bytes(copy)

    write_note(project.root, 2, "second")

    assert (_told(project, 0), _told(project, 2)) == ("first", "second")


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format_version": 2, "notes": {}}', '{"format_version": 1}', "[" * 9999]
)
def test_a_damaged_file_is_one_sentence_and_stays(project: Project, content: str) -> None:
    (project.root / FILE).write_text(content)

    with pytest.raises(ProjectError, match="cannot be read"):
        write_note(project.root, 0, "new")

    assert (project.root / FILE).read_text() == content
