"""All trials in one row answer to pointer and keys."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_strip import TrialStrip


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
