"""All trials in one row answer to pointer and keys."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import TrialParked
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_strip import TrialStrip
from tests.builders import a_mode_chosen, a_search_started, a_trial_finished, a_trial_started, an_epoch, data_ready
from tests.moments import begun, events_until


def _strip(qtbot: QtBot, model: SearchModel, look: Look) -> TrialStrip:
    strip = TrialStrip(model, look)
    qtbot.addWidget(strip)
    strip.resize(300, 56)
    return strip


def test_a_click_chooses_the_trial_below_it(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    strip = _strip(qtbot, busy_model, look)

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(125, 20))

    assert busy_model.selected == 2


def test_a_click_beside_all_trials_chooses_none(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    busy_model.select(1)
    strip = _strip(qtbot, busy_model, look)

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(290, 20))

    assert busy_model.selected == -1


def test_arrow_keys_go_from_trial_to_trial(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    strip = _strip(qtbot, busy_model, look)

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(strip, key)

    assert busy_model.selected == 0


def test_it_can_be_painted_in_every_state(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    busy_model.select(1)

    assert not _strip(qtbot, busy_model, look).grab().isNull()


def test_there_is_room_for_the_full_trainings_to_come(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in events_until(begun("screen")):
        model.apply(event)

    strip = _strip(qtbot, model, look)

    assert strip._step() * (24 + 5) == 300


def test_a_resting_trial_keeps_its_height(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in (a_search_started(), a_trial_started(0), an_epoch(0, 1, 0.4), a_trial_started(1), an_epoch(1, 1, 0.6)):
        model.apply(event)
    strip = _strip(qtbot, model, look)
    model.apply(TrialParked("search", 1, 1, 0.6, 3.0))
    resting = strip.grab().toImage()

    model.state.rows["search", 1].parked = 0

    assert strip.grab().toImage() != resting  # an interrupted trial is a dot


def test_many_trials_share_places_and_the_best_is_drawn(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    for event in (a_search_started(n_trials=1000), data_ready(), a_mode_chosen()):
        model.apply(event)
    for trial in range(1000):
        model.apply(a_trial_started(trial))
        model.apply(a_trial_finished(trial, 0.9 if trial == 123 else 0.5))
    strip = TrialStrip(model, look)
    qtbot.addWidget(strip)
    strip.resize(500, 56)

    drawn = {strip.trial_at(x) for x in range(500)}

    assert strip.shares == 10
    assert 123 in drawn
    assert len(drawn) <= 101
    assert not strip.grab().isNull()
