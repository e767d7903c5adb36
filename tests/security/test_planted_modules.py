"""Modules planted where the program is started, or in a project, are not taken for those of the same name."""

from pathlib import Path

import pytest

from tests.command import TINY
from tests.security.watched import nas_command, run, watched_environment

pytestmark = pytest.mark.slow
PLANTED = (
    "torch",
    "optuna",
    "mlflow",
    "numpy",
    "PIL",
    "pydantic",
    "sqlalchemy",
    "safetensors",
    "platformdirs",
    "secrets",
)


def plant(folder: Path, mark: Path) -> None:
    """Modules that tell that they were imported, and are of no use."""
    folder.mkdir(exist_ok=True)
    for name in PLANTED:
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write('{name} ')\nraise SystemExit(9)\n")


def test_neither_the_program_nor_a_child_imports_from_where_it_is_started(tmp_path: Path) -> None:
    mark, downloads, project = tmp_path / "mark", tmp_path / "downloads", tmp_path / "p"
    environment = watched_environment(tmp_path)
    plant(downloads, mark)
    search = ("search", *TINY, "--trials", "1", "--epochs", "1", "--project", project)
    done = run(nas_command(*search), environment, downloads)
    plant(project, mark)
    again = run(nas_command("resume", ".", "--trials", "2"), environment, project)
    assert not mark.exists(), f"imported: {mark.read_text()}"
    assert (done.returncode, again.returncode) == (0, 0), done.stderr + again.stderr
