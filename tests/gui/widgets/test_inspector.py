"""The inspector answers for whatever trial is chosen."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.inspector import Inspector
from tests.builders import a_trial_finished


@pytest.fixture
def inspector(qtbot: QtBot, busy_model: SearchModel, look: Look) -> Inspector:
    inspector = Inspector(busy_model, look)
    qtbot.addWidget(inspector)
    inspector.show()
    return inspector


def test_it_shows_the_chosen_trial_beside_the_best(inspector: Inspector, busy_model: SearchModel) -> None:
    busy_model.select(0)

    assert inspector.head.text() == "Trial 0"
    assert inspector.state.text() == "Complete, second of 2"
    assert (inspector.figure.text(), inspector.gap.text()) == ("50.0", "30.0 below best")
    assert inspector.grid.lines[0] == ("Setting", "best 1", "this")


def test_the_best_is_shown_by_itself(inspector: Inspector, busy_model: SearchModel) -> None:
    busy_model.select(1)

    assert inspector.state.text() == "Best of 2"
    assert inspector.gap.text() == ""
    assert inspector.grid.lines[0] == ("Setting", "", "this")


def test_a_failure_says_why(inspector: Inspector, busy_model: SearchModel) -> None:
    busy_model.select(3)

    assert inspector.state.text() == "Failed"
    assert "memory" in inspector.remark.text()


def test_it_follows_a_running_trial(qtbot: QtBot, inspector: Inspector, busy_model: SearchModel) -> None:
    busy_model.select(4)
    assert inspector.state.text().startswith("Running, epoch 2 of")
    assert not inspector.skip_button.isHidden()

    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_finished(4, 0.9))

    assert inspector.state.text() == "Best of 3"
    assert inspector.skip_button.isHidden()


def test_what_its_buttons_want(qtbot: QtBot, inspector: Inspector, busy_model: SearchModel) -> None:
    busy_model.select(4)

    with qtbot.waitSignal(inspector.skip_wanted) as skipped:
        inspector.skip_button.click()
    with qtbot.waitSignal(busy_model.trial_opened) as opened:
        inspector.open_button.click()

    assert (skipped.args, opened.args) == ([4], [4])
