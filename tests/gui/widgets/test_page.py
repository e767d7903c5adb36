"""A page is as high as its tab, or scrolls."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.page import Page


class _Noted(Page):
    """Writes down what it is told of its size."""

    told: tuple[int, int, bool] | None = None

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        self.told = (width, height, tight)


@pytest.fixture
def page(qtbot: QtBot) -> _Noted:
    page = _Noted()
    qtbot.addWidget(page)
    wrapped = Label("a few words that wrap " * 5, wrap=True)
    tall = Label("tall")
    tall.setMinimumHeight(300)
    page.column.addWidget(wrapped)
    page.column.addWidget(tall, 1)
    page.resize(500, 800)
    page.show()
    return page


def test_where_there_is_room_nothing_scrolls(qapp: QApplication, page: _Noted) -> None:
    qapp.processEvents()

    assert page.verticalScrollBar().maximum() == 0
    assert page.widget().height() == page.viewport().height()


def test_where_there_is_none_it_scrolls_and_keeps_every_part_whole(qapp: QApplication, page: _Noted) -> None:
    page.resize(500, 200)
    qapp.processEvents()

    assert page.verticalScrollBar().maximum() > 0
    assert page.widget().findChildren(Label)[1].height() >= 300


def test_parts_are_told_when_the_tab_is_low(qapp: QApplication, page: _Noted) -> None:
    assert page.told == (500, 800, False)

    page.resize(500, 640)

    assert page.told == (500, 640, True)
    assert page.column.contentsMargins().left() == 14
