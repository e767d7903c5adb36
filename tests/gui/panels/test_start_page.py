"""The start page offers four ways to begin, and lists what was shown last."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.start_page import StartPage
from nas_desktop.gui.recent_projects import RecentProject, summary
from nas_desktop.gui.search_model import SearchModel


@pytest.fixture
def page(qtbot: QtBot, look: Look) -> StartPage:
    page = StartPage(look)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def there(busy_model: SearchModel, tmp_path: Path) -> RecentProject:
    root = tmp_path / "birds"
    root.mkdir()
    (root / "project.json").write_text("{}")
    return replace(summary(busy_model.state), root=str(root), name="birds")


@pytest.fixture
def gone(there: RecentProject, tmp_path: Path) -> RecentProject:
    return replace(there, root=str(tmp_path / "stick"), name="stick")


def test_at_first_there_is_nothing_to_resume(page: StartPage) -> None:
    cards = (page.example, page.images, page.resume, page.project)

    assert [card.isEnabled() for card in cards] == [True, True, False, True]
    assert page.rows == []


def test_each_way_says_what_is_wanted(qtbot: QtBot, page: StartPage, there: RecentProject) -> None:
    page.show_projects([there])
    ways = (
        (page.example, page.example_wanted),
        (page.images, page.images_wanted),
        (page.resume, page.resume_wanted),
        (page.project, page.open_wanted),
    )

    for card, wanted in ways:
        with qtbot.waitSignal(wanted):
            card.click()


def test_the_last_search_is_told(page: StartPage, there: RecentProject) -> None:
    page.show_projects([there])

    assert page.resume.accessibleDescription() == "birds, stopped, 4 of 6. Best so far 80.0 %."


def test_a_project_is_opened_by_its_row(qtbot: QtBot, page: StartPage, there: RecentProject) -> None:
    page.show_projects([there])

    with qtbot.waitSignal(page.project_wanted) as wanted:
        page.rows[0].click()

    assert wanted.args == [there.root]


def test_one_that_is_gone_can_only_be_removed(
    qtbot: QtBot, page: StartPage, there: RecentProject, gone: RecentProject
) -> None:
    page.show_projects([gone, there])
    wanted: list[str] = []
    page.project_wanted.connect(wanted.append)

    page.rows[0].click()
    with qtbot.waitSignal(page.forget_wanted) as forgotten:
        page.rows[0].remove.click()

    assert (wanted, forgotten.args) == ([], [gone.root])
    assert page.rows[0].accessibleName() == "stick, not found"
    assert page.resume.accessibleDescription().startswith("birds")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_painted(page: StartPage, look: Look, there: RecentProject, gone: RecentProject, theme: str) -> None:
    page.show_projects([there, gone])
    look.choose(theme)  # type: ignore[arg-type]  # one of the choices
    try:
        assert not page.grab().isNull()
    finally:
        look.choose("light")
