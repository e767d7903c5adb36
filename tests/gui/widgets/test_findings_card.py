"""Findings are rows with a link to their images."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import Finding, FoundImage
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.findings_card import FindingsCard
from tests.gui.fake_surveys import a_survey

BROKEN = Finding("unreadable", 3, images=(FoundImage("cat/1.png", None),))
SHORT = Finding("imbalance", 40, 620, ("fox",))


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> FindingsCard:
    card = FindingsCard(look)
    qtbot.addWidget(card)
    return card


def test_each_finding_is_a_row(card: FindingsCard) -> None:
    card.show_survey(a_survey(findings=(BROKEN, SHORT)))

    assert [row.fact for row in card.shown] == ["3 images cannot be read", "fox has 40 of 620 images"]
    assert card.subtitle.full_text == "2, none stops the search"


def test_rows_that_are_no_longer_needed_hide(card: FindingsCard) -> None:
    card.show_survey(a_survey(findings=(BROKEN, SHORT)))
    card.show_survey(a_survey(findings=(SHORT,)))

    assert [row.fact for row in card.shown] == ["fox has 40 of 620 images"]


def test_a_link_leads_to_the_images_of_its_finding(qtbot: QtBot, card: FindingsCard) -> None:
    card.show_survey(a_survey(findings=(SHORT, BROKEN)))

    assert [row.link.isHidden() for row in card.shown] == [True, False]
    with qtbot.waitSignal(card.images_wanted) as wanted:
        card.shown[1].link.click()
    assert wanted.args == [BROKEN]


def test_a_good_set_is_said_to_be_one(card: FindingsCard) -> None:
    card.show_survey(a_survey())

    assert [row.fact for row in card.shown] == ["Nothing stands out"]


def test_nothing_is_said_to_be_good_before_it_was_looked_at(card: FindingsCard) -> None:
    card.show_survey(a_survey(n_looked=0))
    assert card.shown == []

    card.show_survey(a_survey(is_final=False))
    assert card.shown == []


def test_the_rest_can_be_looked_at_where_only_a_part_was(qtbot: QtBot, card: FindingsCard) -> None:
    card.show_survey(a_survey())
    assert card.more.isHidden()

    card.show_survey(a_survey(n_looked=100, n_to_look=100))
    with qtbot.waitSignal(card.all_wanted):
        card.more.click()
