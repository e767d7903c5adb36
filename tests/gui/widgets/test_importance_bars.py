"""Bars: as many as fit, the others in one; pointer and keys show what is known of each."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.importance_bars import Bar, ImportanceBars

_BARS = [Bar(f"setting {i}", 0.3 / (i + 1), 0.02, (("Share", f"{i}"),)) for i in range(12)]


@pytest.fixture
def bars(qtbot: QtBot, look: Look) -> ImportanceBars:
    bars = ImportanceBars(look)
    qtbot.addWidget(bars)
    bars.show_bars(_BARS)
    bars.resize(420, 180)
    return bars


def _said(bars: ImportanceBars) -> list[str]:
    return [label.text() for label in bars.findChildren(QLabel) if label.isVisibleTo(bars) and label.text()]


def test_what_does_not_fit_is_summed_up(bars: ImportanceBars) -> None:
    rows = bars.rows()

    assert [row.name for row in rows] == [*(f"setting {i}" for i in range(6)), "6 others"]
    assert sum(row.share for row in rows) == pytest.approx(sum(bar.share for bar in _BARS))


def test_with_room_for_all_there_are_no_others(bars: ImportanceBars) -> None:
    bars.show_bars(_BARS[:4])

    assert [row.name for row in bars.rows()] == ["setting 0", "setting 1", "setting 2", "setting 3"]


def test_the_pointer_shows_what_is_known(qtbot: QtBot, bars: ImportanceBars) -> None:
    bars.show()

    qtbot.mouseMove(bars, QPoint(60, 16))

    assert _said(bars) == ["setting 0", "Share", "0"]


def test_arrow_keys_go_from_row_to_row(qtbot: QtBot, bars: ImportanceBars) -> None:
    bars.show()

    for _ in range(2):
        qtbot.keyClick(bars, Qt.Key.Key_Down)

    assert _said(bars)[0] == "setting 1"


def test_a_screen_reader_hears_every_share(bars: ImportanceBars) -> None:
    assert bars.accessibleDescription().startswith("setting 0 30 %, setting 1 15 %")


def test_the_whisker_reaches_beyond_the_bar(bars: ImportanceBars) -> None:
    plain = ImportanceBars(bars._look, bars)
    plain.resize(bars.size())
    plain.show_bars([Bar(bar.name, bar.share, 0.0) for bar in _BARS])

    assert plain.grab().toImage() != bars.grab().toImage()
