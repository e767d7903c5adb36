"""The split is one bar and four counts."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import SplitFacts
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.split_card import SplitBar, SplitCard, part_colour


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> SplitCard:
    card = SplitCard(look)
    qtbot.addWidget(card)
    return card


def test_four_counts_are_shown(card: SplitCard) -> None:
    card.show_split(SplitFacts(20_000, 2000, 10_000, 12_660, "official"), 7)

    parts = [("Training", "20,000"), ("Validation", "2,000"), ("Test, held back", "10,000"), ("Not used", "12,660")]
    assert card.counts == parts
    assert card.subtitle.full_text == "official test part, seed 7"


def test_where_there_is_no_split_it_says_so(card: SplitCard) -> None:
    card.show_split(None, 7)

    assert [n for _, n in card.counts] == ["–"] * 4
    assert card.subtitle.full_text == "not possible"


def test_edit_leads_to_the_settings(qtbot: QtBot, card: SplitCard) -> None:
    with qtbot.waitSignal(card.edit_wanted):
        card.edit.click()


def test_the_bar_shows_even_a_small_part(qtbot: QtBot, look: Look) -> None:
    bar = SplitBar(look)
    qtbot.addWidget(bar)
    bar.resize(300, 14)
    bar.show_counts((100_000, 1, 5000, 0))

    image = bar.grab().toImage()
    colours = {image.pixelColor(x, 7).name() for x in range(image.width())}
    assert {part_colour(look.theme, part).name() for part in (0, 1, 2)} <= colours
    assert part_colour(look.theme, 3).name() not in colours
