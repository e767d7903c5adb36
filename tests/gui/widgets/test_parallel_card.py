"""The chip says what is kept, and the menu which axes are shown."""

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.parallel_card import ParallelCard
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> ParallelCard:
    show_trials(model, some_trials(40))
    card = ParallelCard(model, look)
    qtbot.addWidget(card)
    card.resize(900, 320)
    with qtbot.waitExposed(card):
        card.show()
    return card


def _limit(card: ParallelCard) -> None:
    axis = card.plot.board.axis("accuracy")
    card.plot.board.brush.limit(axis, 0.72, axis.high)
    card.plot._apply()


def _action(card: ParallelCard, words: str) -> QAction:
    card._open_axes()
    card._axes_menu.hide()
    return next(action for action in card._axes_menu.actions() if action.text() == words)


def test_the_chip_is_there_only_with_a_limit(card: ParallelCard, model: SearchModel) -> None:
    assert card.chip.isHidden()

    _limit(card)

    assert model.brushed is not None
    assert card.chip.text == f"{len(model.brushed)} of 40 trials: accuracy above 72.0 %"


def test_clear_lifts_the_limits(card: ParallelCard, model: SearchModel) -> None:
    _limit(card)

    card.chip.clear.click()

    assert model.brushed is None
    assert card.chip.isHidden()


def test_an_axis_is_shown_and_hidden_from_the_menu(card: ParallelCard) -> None:
    _action(card, "Filters, convolution 1").trigger()
    assert "conv0_filters" in card.plot.board.order

    _action(card, "Dropout").trigger()
    assert "dropout" not in card.plot.board.order


def test_every_setting_at_once_scrolls_sideways(card: ParallelCard) -> None:
    _action(card, "Every setting").trigger()

    assert len(card.plot.board.order) == len(card.plot.board.all_axes)
    assert card.plot.minimumWidth() > card._scroll.viewport().width()


def test_the_last_two_axes_cannot_be_hidden(card: ParallelCard) -> None:
    board = card.plot.board
    card.plot.show_axes({axis.name: axis.name in ("optimizer", "accuracy") for axis in board.all_axes})

    assert not _action(card, "Optimizer").isEnabled()


def test_fit_brings_the_axes_of_the_beginning_back(card: ParallelCard) -> None:
    before = list(card.plot.board.order)
    _action(card, "Every setting").trigger()
    _limit(card)

    card._fit.click()

    assert card.plot.board.order == before
    assert card.chip.isHidden()
