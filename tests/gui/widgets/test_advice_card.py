"""One piece of advice at a time, and a button for each remedy."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.analysis.advice import Advice
from nas_desktop.analysis.remedies import Remedy
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.advice_card import AdviceCard
from tests.builders import a_search_finished, a_search_started

_LONGER = Remedy("Train 16 epochs", {"n_epochs": 16})
_SPREAD = Advice("variance", "Scores differ widely.", "Train longer.", (_LONGER,))
_FLAT = Advice("plateau", "Nothing is gained.", "Search more.", (Remedy("Allow 4 layers", {"max_conv_layers": 4}),))


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> AdviceCard:
    card = AdviceCard(model, look)
    qtbot.addWidget(card)
    model.apply(a_search_started())
    model.apply(a_search_finished())
    card.show_advice((_SPREAD, _FLAT))
    return card


def _shown(card: AdviceCard) -> list[str]:
    return [button.text() for button in card.remedies if not button.isHidden()]


def test_the_gravest_is_shown_with_its_remedies(card: AdviceCard) -> None:
    assert card._text.text() == "Scores differ widely. Train longer."
    assert _shown(card) == ["Train 16 epochs"]


def test_a_remedy_says_what_it_changes(card: AdviceCard) -> None:
    assert card.remedies[0].toolTip() == "A new search with Epochs per trial: 16 instead of 2"


def test_the_next_advice_is_one_click_away(card: AdviceCard) -> None:
    card.next.click()

    assert card.current is _FLAT
    assert (card.next.text(), _shown(card)) == ("2 of 2", ["Allow 4 layers"])


def test_a_click_hands_the_remedy_up(qtbot: QtBot, card: AdviceCard) -> None:
    with qtbot.waitSignal(card.remedy_taken) as taken:
        card.remedies[0].click()

    assert taken.args == [_LONGER]


def test_while_a_search_runs_remedies_wait_and_say_why(card: AdviceCard, model: SearchModel) -> None:
    model.reset()
    model.apply(a_search_started())
    card.show_advice((_SPREAD,))

    assert not card.remedies[0].isEnabled()
    assert not card._reason.isHidden()


def test_after_the_end_they_can_be_taken(card: AdviceCard) -> None:
    assert card.remedies[0].isEnabled()
    assert card._reason.isHidden()


def test_what_is_put_aside_does_not_come_back(qtbot: QtBot, card: AdviceCard) -> None:
    with qtbot.waitSignal(card.put_aside):
        card.later.click()
    card.show_advice((_SPREAD, _FLAT))

    assert card.current is _FLAT
    assert card.next.isHidden()


def test_another_search_is_advised_afresh(card: AdviceCard, model: SearchModel) -> None:
    card.later.click()

    model.reset()
    card.show_advice((_SPREAD,))

    assert card.current is _SPREAD


def test_the_advice_being_read_stays_when_a_graver_one_comes(card: AdviceCard) -> None:
    card.show_advice((_FLAT,))

    card.show_advice((_SPREAD, _FLAT))

    assert card.current is _FLAT


def test_without_advice_there_is_nothing_current(card: AdviceCard) -> None:
    card.show_advice(())

    current: Any = card.current
    assert current is None
