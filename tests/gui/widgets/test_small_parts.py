"""The small parts of every card: marks, bars, labels, banners."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.label import ElidedLabel
from nas_desktop.gui.widgets.progress_bar import ProgressBar
from nas_desktop.gui.widgets.sparkline import Sparkline
from nas_desktop.gui.widgets.state_mark import STATE_WORDS, StateMark
from nas_desktop.gui.widgets.tile import Tile


def test_every_state_has_a_mark_of_its_own(qtbot: QtBot, look: Look) -> None:
    pictures = []
    for state in STATE_WORDS:
        mark = StateMark(look, state)
        qtbot.addWidget(mark)
        pictures.append(mark.grab().toImage())

    assert all(pictures.count(picture) == 1 for picture in pictures)


@pytest.mark.parametrize(("share", "shown"), [(-1.0, 0.0), (0.4, 0.4), (7.0, 1.0)])
def test_a_bar_stays_within_its_track(qtbot: QtBot, look: Look, share: float, shown: float) -> None:
    bar = ProgressBar(look)
    qtbot.addWidget(bar)

    bar.show_share(share)

    assert bar.share == shown


def test_a_sparkline_forgets_old_values(qtbot: QtBot, look: Look) -> None:
    line = Sparkline(look)
    qtbot.addWidget(line)

    for i in range(100):
        line.push(i / 100)

    assert len(line.values) == 30
    assert not line.grab().isNull()


def test_a_long_text_is_cut_and_told_in_its_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a very long sentence that cannot fit")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()

    assert label.text().endswith("…")
    assert label.toolTip() == "a very long sentence that cannot fit"


def test_a_banner_stays_until_it_is_hidden(qtbot: QtBot, look: Look) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)

    banner.show_message("bad", "The disk is full.", "Details")
    assert banner.text == "The disk is full."
    banner.hide()

    assert banner.text == ""


def test_the_hover_label_stays_inside(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(300, 200)
    label = HoverLabel(room)

    for place in (QPoint(0, 0), QPoint(299, 199), QPoint(150, 100)):
        label.show_lines(place, "Trial 3", [("Accuracy", "82.9 %")] * 4)
        assert room.rect().contains(label.geometry())


def test_a_tile_says_all_of_it_to_a_screen_reader(qtbot: QtBot, look: Look) -> None:
    tile = Tile(look, "Trials")
    qtbot.addWidget(tile)

    tile.say("Trials", "31", "of 50", "19 complete")

    assert tile.accessibleName() == "Trials: 31 of 50. 19 complete"
