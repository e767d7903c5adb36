"""The most telling setting first, until the reader chooses."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.breakdown_card import BreakdownCard
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> BreakdownCard:
    show_trials(model, some_trials(60))
    card = BreakdownCard(model, look)
    qtbot.addWidget(card)
    with qtbot.waitExposed(card):
        card.show()
    return card


def test_it_begins_with_the_most_telling_setting(card: BreakdownCard) -> None:
    assert card.shown == "optimizer"
    assert card.choose.text() == "Optimizer"
    assert card.bars.accessibleName().startswith("Adam: ")


def test_a_chosen_setting_stays_when_trials_come(qtbot: QtBot, card: BreakdownCard, model: SearchModel) -> None:
    card.show_setting("dropout")

    with qtbot.waitSignal(model.changed):
        show_trials(model, some_trials(5, seed=3), first=60)

    assert card.shown == "dropout"
    assert card.subtitle.full_text == "65 complete trials"


def test_trials_without_the_layer_are_counted(card: BreakdownCard) -> None:
    card.show_setting("conv2_filters")

    assert card.subtitle.full_text.endswith("without it")


def test_a_brush_narrows_it(card: BreakdownCard, model: SearchModel) -> None:
    card.show_setting("activation")

    model.brush(frozenset(range(25)))

    assert card.subtitle.full_text == "25 complete trials"


def test_few_trials_wait_for_more(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    show_trials(model, some_trials(4))
    card = BreakdownCard(model, look)
    qtbot.addWidget(card)

    assert card.shown == ""
    assert card.choose.isHidden()


def test_another_search_forgets_the_choice(qtbot: QtBot, card: BreakdownCard, model: SearchModel) -> None:
    card.show_setting("dropout")

    with qtbot.waitSignal(model.changed):
        model.reset()
        show_trials(model, some_trials(60))

    assert card.shown == "optimizer"
