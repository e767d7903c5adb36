"""The list of projects on the start page survives whatever happens to its file."""

from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop.gui.recent_projects import RecentProject, RecentProjects, summary
from nas_desktop.gui.search_model import SearchModel


@pytest.fixture
def recent(tmp_path: Path) -> RecentProjects:
    return RecentProjects(tmp_path / "home" / "recent.json")


def _project(model: SearchModel, root: str) -> RecentProject:
    return replace(summary(model.state), root=root, name=Path(root).name)


def test_the_newest_comes_first_and_each_once(recent: RecentProjects, busy_model: SearchModel) -> None:
    for root in ("/a", "/b", "/a"):
        recent.keep(_project(busy_model, root))

    assert [project.root for project in recent.entries()] == ["/a", "/b"]


def test_what_is_kept_comes_back_as_it_was(recent: RecentProjects, busy_model: SearchModel) -> None:
    project = _project(busy_model, "/a")
    recent.keep(project)

    assert recent.entries() == [project]
    assert project.score == 0.8
    assert project.words == "stopped, 4 of 6"


def test_a_project_can_be_forgotten(recent: RecentProjects, busy_model: SearchModel) -> None:
    recent.keep(_project(busy_model, "/a"))

    recent.forget("/a")

    assert recent.entries() == []


def test_only_the_last_twelve_are_kept(recent: RecentProjects, busy_model: SearchModel) -> None:
    for i in range(20):
        recent.keep(_project(busy_model, f"/{i}"))

    assert [project.root for project in recent.entries()] == [f"/{i}" for i in range(19, 7, -1)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format_version": 2, "projects": []}',
        '{"format_version": 1, "projects": [{"root": 3}]}',
        "[" * 9999,
    ],
    ids=["empty", "cut off", "a list", "newer", "of another kind", "deep"],
)
def test_a_damaged_list_counts_as_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "recent.json"
    path.write_text(content)

    assert RecentProjects(path).entries() == []


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path, busy_model: SearchModel) -> None:
    (tmp_path / "file").write_text("in the way")

    RecentProjects(tmp_path / "file" / "recent.json").keep(_project(busy_model, "/a"))

    assert (tmp_path / "file").read_text() == "in the way"
