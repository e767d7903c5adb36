"""What a person reads in a terminal."""

from pathlib import Path

import pytest

from nas_desktop.cli_report import status_lines
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from tests.builders import a_config
from tests.gui.searches import a_long_search


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", a_config().model_dump(), "synthetic")


def _advice(project: Project, n_failed: int) -> list[str]:
    state = SearchState()
    for event in a_long_search(10, n_failed=n_failed):
        state.apply(event)
    return [line for line in status_lines(project, state, "running") if line.startswith("Advice: ")]


def test_status_gives_advice_with_the_flags_of_a_new_search(project: Project) -> None:
    assert _advice(project, n_failed=6)[0] == (
        "Advice: 2 of 16 trials ran out of memory. The largest networks do not fit beside the images. "
        "For a new search: --optional batch_size, or --max-conv-layers 3, or --train-samples 2500."
    )


def test_status_gives_no_advice_where_there_is_none(project: Project) -> None:
    assert all("failed" not in line and "memory" not in line for line in _advice(project, n_failed=0))
