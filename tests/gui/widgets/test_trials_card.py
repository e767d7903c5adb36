"""Chips count and filter."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trials_card import TrialsCard


@pytest.fixture
def card(qtbot: QtBot, busy_model: SearchModel, look: Look) -> TrialsCard:
    card = TrialsCard(busy_model, look)
    qtbot.addWidget(card)
    return card


def test_chips_count_the_trials(card: TrialsCard) -> None:
    assert [chip.text() for chip in card.chips.values() if not chip.isHidden()] == [
        "All 5",
        "2 complete",
        "1 pruned",
        "1 failed",
        "1 running",
    ]


def test_a_chip_shows_one_state(card: TrialsCard) -> None:
    card.chips["PRUNED"].click()

    assert card.table.trials_shown() == [2]


def test_words_filter_the_rows(card: TrialsCard) -> None:
    card.filter_line.setText("best")

    assert card.table.trials_shown() == [1]


def test_states_without_trials_have_no_chip(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    card = TrialsCard(model, look)
    qtbot.addWidget(card)

    assert [state for state, chip in card.chips.items() if not chip.isHidden()] == [""]
