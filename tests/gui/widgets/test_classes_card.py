"""The card of the classes shows how far reading has got."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.classes_card import ClassesCard
from nas_desktop.gui.widgets.pictures import PicturePainter
from tests.gui.fake_surveys import a_survey


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> ClassesCard:
    card = ClassesCard(look, PicturePainter())
    qtbot.addWidget(card)
    return card


def test_counts_and_size_stand_above(card: ClassesCard) -> None:
    card.show_survey(a_survey())

    assert [chip.text for chip in card.chips] == ["620 images", "3 classes", "32 × 32, RGB"]


def test_while_reading_a_bar_grows_and_it_can_be_stopped(qtbot: QtBot, card: ClassesCard) -> None:
    card.show_survey(a_survey(is_final=False, n_looked=155))

    assert (card.bar.share, card.bar.isHidden(), card.stop.isHidden()) == (0.25, False, False)
    assert card.subtitle.full_text == "155 of 620 looked at"
    with qtbot.waitSignal(card.stop_wanted):
        card.stop.click()


def test_when_all_is_read_bar_and_stop_are_gone(card: ClassesCard) -> None:
    card.show_survey(a_survey())

    assert (card.bar.isHidden(), card.stop.isHidden(), card.subtitle.full_text) == (True, True, "")
